/*
 * json.h - one JSON object, on one line.
 *
 * Without memory for it, the process is ended, having told so.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TOOLS_JSON_H
#define TOOLS_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "lines.h"

typedef struct json {
    bytes text;
    bool behind_value; /* a comma is due */
} json;

/* The members of an object; with NULL for `key`, an element of an array. */
void json_text(json *j, const char *key, const char *text);
void json_number(json *j, const char *key, int64_t number);
void json_bool(json *j, const char *key, bool yes);
void json_null(json *j, const char *key);

/* Bytes: under that key as text, if they are UTF-8; else in base64, under the key
   with "_base64" behind it. */
void json_bytes(json *j, const char *key, const void *data, size_t size);

/* Begin and end an object ('{', '}') or an array ('[', ']'). */
void json_open(json *j, const char *key, char bracket);
void json_close(json *j, char bracket);

/* End the line; it is text.data, text.size, to be freed with json_free(). */
void json_end(json *j);
void json_free(json *j);

#endif
