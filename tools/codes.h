/*
 * codes.h - what winerror.h calls an error code.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TOOLS_CODES_H
#define TOOLS_CODES_H

#include <stdint.h>

/* Such as "ERROR_FILE_NOT_FOUND"; of one that is rare, "error". */
const char *get_code_name(uint32_t code);

#endif
