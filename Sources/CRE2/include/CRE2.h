#ifndef PAWL_CRE2_H
#define PAWL_CRE2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled RE2 pattern. Matching does not change it: any number of threads may share one.
typedef struct pawl_re2 pawl_re2;

/// Compiles a pattern; never null. `pawl_re2_error` tells whether it is usable.
pawl_re2 *_Nonnull pawl_re2_new(const char *_Nonnull pattern, size_t length, int64_t max_memory);
void pawl_re2_delete(pawl_re2 *_Nonnull re);

/// The complaint about the pattern, or null where there is none.
const char *_Nullable pawl_re2_error(const pawl_re2 *_Nonnull re);

/// How many capturing groups the pattern has.
int pawl_re2_group_count(const pawl_re2 *_Nonnull re);
/// The number of a named group, or -1.
int pawl_re2_group_number(const pawl_re2 *_Nonnull re, const char *_Nonnull name, size_t length);

/// Matches anywhere in the text. Fills `spans` with the begin and end of the match and of each group, up to `count` pairs;
/// -1 for a group that took no part.
bool pawl_re2_match(
    const pawl_re2 *_Nonnull re, const char *_Nullable text, size_t length, ptrdiff_t *_Nullable spans, int count);

#ifdef __cplusplus
}
#endif

#endif
