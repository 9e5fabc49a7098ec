/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/html-text.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/escape.h"

void html_put(FILE *stream, const char *text)
{
	static const char *const entities[128] = {
		['<'] = "&lt;", ['>'] = "&gt;", ['&'] = "&amp;", ['"'] = "&quot;", ['\''] = "&#39;",
	};

	for (; *text; text++) {
		const unsigned char byte = (unsigned char)*text;

		if (byte < 128 && entities[byte])
			(void)fputs(entities[byte], stream);
		else if (strncmp(text, "\xef\xbf\xbe", 3) == 0 ||
			 strncmp(text, "\xef\xbf\xbf", 3) == 0) /* no characters in XML */
			(void)fprintf(stream, "\\xef\\xbf\\x%02x", (unsigned char)*(text += 2));
		else
			(void)fputc(byte, stream);
	}
}

int html_put_foreign(FILE *stream, const char *bytes)
{
	_cleanup_free_ char *text = text_escape(bytes);

	if (!text)
		return -ENOMEM;
	html_put(stream, text);
	return 0;
}
