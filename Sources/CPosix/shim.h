#ifndef PAWL_CPOSIX_H
#define PAWL_CPOSIX_H

/* Swift's Glibc module leaves these out, being extensions. Without them a child inherits the ends of another one's pipes, and
   whatever else is open and not marked. */
extern int pipe2(int ends[2], int flags);
extern int pawl_spawn_close_from(void *actions, int first) __asm__("posix_spawn_file_actions_addclosefrom_np");

#endif
