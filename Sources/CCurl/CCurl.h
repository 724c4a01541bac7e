// Swift cannot call C functions with a variable number of arguments. libcurl sets and reads options through such
// functions, and takes the width of the last argument on trust, so there is one typed function for each width here.
// Which option takes which type: https://curl.se/libcurl/c/easy_setopt_options.html

#ifndef FIRSTPASS_CCURL_H
#define FIRSTPASS_CCURL_H

#include <curl/curl.h>

static inline CURLcode firstpass_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode firstpass_curl_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode firstpass_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode firstpass_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode firstpass_curl_set_write_function(CURL *easy, curl_write_callback function) {
    return curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, function);
}

static inline CURLcode firstpass_curl_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode firstpass_curl_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(easy, info, value);
}

// CURLMsg holds a union of pointer and code; Swift imports it, but the code is what is wanted.
static inline CURLcode firstpass_curl_message_result(const CURLMsg *message) {
    return message->data.result;
}

// A macro with a cast, which Swift does not import.
static inline unsigned long firstpass_curl_auth_bearer(void) {
    return CURLAUTH_BEARER;
}

#endif
