/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/fact.h"

#include <string.h>

#include "kernel/root-file.h"

void fact_clear(struct fact *fact)
{
	free(fact->text);
	free(fact->source);
	*fact = (struct fact){ 0 };
}

static int fact_fill(struct fact *fact, const char *text, int error, const char *source)
{
	_cleanup_free_ char *text_copy = NULL, *source_copy = NULL;

	if (text && !(text_copy = strdup(text)))
		return -ENOMEM;
	if (source && !(source_copy = strdup(source)))
		return -ENOMEM;
	fact_clear(fact);
	fact->text = TAKE_PTR(text_copy);
	fact->source = TAKE_PTR(source_copy);
	fact->error = error;
	return 0;
}

int fact_set(struct fact *fact, const char *text, const char *source)
{
	return fact_fill(fact, text, 0, source);
}

int fact_fail(struct fact *fact, int error, const char *source)
{
	return error == -ENOMEM ? error : fact_fill(fact, NULL, error, source);
}

int fact_read(int root_fd, const char *path, size_t limit, struct fact *fact)
{
	_cleanup_free_ char *text = NULL;
	size_t len;
	int r;

	r = root_file_read(root_fd, path, limit, &text, &len);
	if (r < 0)
		return fact_fail(fact, r, path);
	if (len > 0 && text[len - 1] == '\n')
		text[len - 1] = '\0';
	return fact_set(fact, text, path);
}
