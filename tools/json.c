/*
 * json.c - one JSON object, on one line.
 *
 * SPDX-License-Identifier: MIT
 */
#include "json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

static void add(json *j, const char *text, size_t size)
{
    bytes *b = &j->text;

    if (b->room - b->size < size)
        make_room(b, (b->size + size) * 2);
    if (size > 0)
        memcpy(b->data + b->size, text, size);
    b->size += size;
}

static void add_string(json *j, const char *text)
{
    add(j, text, strlen(text));
}

static void add_quoted(json *j, const char *text, size_t size)
{
    add(j, "\"", 1);
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        char code[8];

        if (c == '"' || c == '\\') {
            add(j, "\\", 1);
            add(j, text + i, 1);
        } else if (c < 0x20 || c == 0x7F) {
            snprintf(code, sizeof code, "\\u%04x", c);
            add_string(j, code);
        } else {
            add(j, text + i, 1);
        }
    }
    add(j, "\"", 1);
}

static void add_key(json *j, const char *key, const char *suffix)
{
    if (j->behind_value)
        add(j, ",", 1);
    j->behind_value = true;
    if (key == NULL)
        return;
    add(j, "\"", 1);
    add_string(j, key);
    add_string(j, suffix);
    add(j, "\":", 2);
}

void json_text(json *j, const char *key, const char *text)
{
    add_key(j, key, "");
    add_quoted(j, text, strlen(text));
}

void json_number(json *j, const char *key, int64_t number)
{
    char text[24];

    snprintf(text, sizeof text, "%" PRId64, number);
    add_key(j, key, "");
    add_string(j, text);
}

void json_bool(json *j, const char *key, bool yes)
{
    add_key(j, key, "");
    add_string(j, yes ? "true" : "false");
}

void json_null(json *j, const char *key)
{
    add_key(j, key, "");
    add_string(j, "null");
}

static void add_base64(json *j, const unsigned char *data, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "abcdefghijklmnopqrstuvwxyz0123456789+/";

    add(j, "\"", 1);
    for (size_t i = 0; i < size; i += 3) {
        size_t n = size - i < 3 ? size - i : 3;
        uint32_t three = (uint32_t)data[i] << 16;
        char four[4];

        if (n > 1)
            three |= (uint32_t)data[i + 1] << 8;
        if (n > 2)
            three |= data[i + 2];
        for (unsigned k = 0; k < 4; k++)
            four[k] = k <= n ? digits[three >> (18 - 6 * k) & 63] : '=';
        add(j, four, 4);
    }
    add(j, "\"", 1);
}

void json_bytes(json *j, const char *key, const void *data, size_t size)
{
    bool is_text =
        size == 0 || (size <= INT32_MAX &&
                      MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, data,
                                          (int)size, NULL, 0) > 0);

    add_key(j, key, is_text ? "" : "_base64");
    if (is_text)
        add_quoted(j, data, size);
    else
        add_base64(j, data, size);
}

void json_open(json *j, const char *key, char bracket)
{
    add_key(j, key, "");
    add(j, &bracket, 1);
    j->behind_value = false;
}

void json_close(json *j, char bracket)
{
    add(j, &bracket, 1);
    j->behind_value = true;
}

void json_end(json *j)
{
    add(j, "\n", 1);
}

void json_free(json *j)
{
    free(j->text.data);
    *j = (json){0};
}
