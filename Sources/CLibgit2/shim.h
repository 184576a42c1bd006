#ifndef PAWL_CLIBGIT2_SHIM_H
#define PAWL_CLIBGIT2_SHIM_H

#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/remote.h>
#include <git2/sys/repository.h>
#include <git2/sys/transport.h>

/* Swift cannot call variadic functions: one function per shape of the arguments. */

static inline int pawl_git_option_int(int option, int value) { return git_libgit2_opts(option, value); }

static inline int pawl_git_option_size(int option, size_t value) { return git_libgit2_opts(option, value); }

static inline int pawl_git_option_signed_size(int option, ssize_t value) { return git_libgit2_opts(option, value); }

static inline int pawl_git_option_text(int option, const char *value) { return git_libgit2_opts(option, value); }

static inline int pawl_git_option_texts(int option, const char *first, const char *second) {
    return git_libgit2_opts(option, first, second);
}

static inline int pawl_git_option_level(int option, int level, const char *path) {
    return git_libgit2_opts(option, level, path);
}

/* libgit2's way of making a subclass: its struct first, ours after it. */

typedef struct {
    git_smart_subtransport parent;
    void *context;
} pawl_subtransport;

typedef struct {
    git_smart_subtransport_stream parent;
    void *context;
} pawl_stream;

/* Likewise an extension: a file that is nowhere on a disk. */
extern int memfd_create(const char *name, unsigned int flags);

#endif
