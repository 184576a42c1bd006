#ifndef PAWL_CPOSIX_H
#define PAWL_CPOSIX_H

/* Swift's Glibc module leaves it out, being an extension; without it a child started meanwhile inherits the ends. */
extern int pipe2(int ends[2], int flags);

#endif
