/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdio.h>

/* Safe text (base/escape.h) as content or attribute of HTML and XML. */
void html_put(FILE *stream, const char *text);

/* Bytes that somebody else chose, the same way. -ENOMEM. */
int html_put_foreign(FILE *stream, const char *bytes);
