#include "CRE2.h"

#include <re2/re2.h>

#include <string>
#include <vector>

struct pawl_re2 {
    re2::RE2 re;
    pawl_re2(re2::StringPiece pattern, const re2::RE2::Options &options) : re(pattern, options) {}
};

pawl_re2 *pawl_re2_new(const char *pattern, size_t length, int64_t max_memory) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(max_memory);
    return new pawl_re2(re2::StringPiece(pattern, length), options);
}

void pawl_re2_delete(pawl_re2 *re) { delete re; }

const char *pawl_re2_error(const pawl_re2 *re) { return re->re.ok() ? nullptr : re->re.error().c_str(); }

int pawl_re2_group_count(const pawl_re2 *re) { return re->re.NumberOfCapturingGroups(); }

int pawl_re2_group_number(const pawl_re2 *re, const char *name, size_t length) {
    const auto &groups = re->re.NamedCapturingGroups();
    const auto found = groups.find(std::string(name, length));
    return found == groups.end() ? -1 : found->second;
}

bool pawl_re2_match(const pawl_re2 *re, const char *text, size_t length, ptrdiff_t *spans, int count) {
    const re2::StringPiece whole(text, length);
    std::vector<re2::StringPiece> groups(count);
    if (!re->re.Match(whole, 0, length, re2::RE2::UNANCHORED, groups.data(), count)) return false;
    for (int i = 0; i < count; i++) {
        const bool matched = groups[i].data() != nullptr;
        spans[2 * i] = matched ? groups[i].data() - whole.data() : -1;
        spans[2 * i + 1] = matched ? spans[2 * i] + static_cast<ptrdiff_t>(groups[i].size()) : -1;
    }
    return true;
}
