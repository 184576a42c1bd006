#ifndef PAWL_CCURL_H
#define PAWL_CCURL_H

#include <curl/curl.h>

/* libcurl's setters are variadic, which Swift cannot call. The parentheses keep curl's type-checking macros away. */

static inline CURLcode pawl_curl_set_long(CURL *handle, CURLoption option, long value) {
    return (curl_easy_setopt)(handle, option, value);
}
static inline CURLcode pawl_curl_set_string(CURL *handle, CURLoption option, const char *value) {
    return (curl_easy_setopt)(handle, option, value);
}
static inline CURLcode pawl_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return (curl_easy_setopt)(handle, option, value);
}
static inline CURLcode pawl_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return (curl_easy_setopt)(handle, option, value);
}

typedef size_t (*pawl_curl_data_callback)(char *data, size_t size, size_t count, void *context);

static inline CURLcode pawl_curl_set_callback(
    CURL *handle, CURLoption function, pawl_curl_data_callback callback, CURLoption data, void *context) {
    CURLcode code = (curl_easy_setopt)(handle, function, callback);
    return code != CURLE_OK ? code : (curl_easy_setopt)(handle, data, context);
}
static inline long pawl_curl_response_code(CURL *handle) {
    long code = 0;
    (curl_easy_getinfo)(handle, CURLINFO_RESPONSE_CODE, &code);
    return code;
}
static inline curl_off_t pawl_curl_offset(CURL *handle, CURLINFO field) {
    curl_off_t value = 0;
    (curl_easy_getinfo)(handle, field, &value);
    return value;
}
static inline void *pawl_curl_context(CURL *handle) {
    char *context = NULL;
    (curl_easy_getinfo)(handle, CURLINFO_PRIVATE, &context);
    return context;
}
static inline CURLMcode pawl_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return (curl_multi_setopt)(multi, option, value);
}
static inline CURLcode pawl_curl_message_result(const CURLMsg *message) { return message->data.result; }

#endif
