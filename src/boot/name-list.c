/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/name-list.h"

#include <string.h>

#include "base/cleanup.h"

void name_list_clear(struct name_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->names[i]);
	free(list->names);
	*list = (struct name_list){ 0 };
}

int name_list_find(const struct name_list *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->names[i], name) == 0)
			return (int)i;
	return -ENOENT;
}

bool name_list_has(const struct name_list *list, const char *name)
{
	return name_list_find(list, name) >= 0;
}

int name_list_insert(struct name_list *list, size_t at, const char *name)
{
	char **longer, *copy;

	if (name_list_has(list, name))
		return 0;
	longer = reallocarray(list->names, list->n + 1, sizeof(*longer));
	if (!longer)
		return -ENOMEM;
	list->names = longer;
	copy = strdup(name);
	if (!copy)
		return -ENOMEM;
	memmove(longer + at + 1, longer + at, (list->n - at) * sizeof(*longer));
	longer[at] = copy;
	list->n++;
	return 0;
}

int name_list_append(struct name_list *list, const char *name)
{
	return name_list_insert(list, list->n, name);
}

int name_list_split(const char *text, struct name_list *ret_list)
{
	_cleanup_name_list_ struct name_list list = { 0 };
	size_t len;

	for (;; text += len + 1) {
		_cleanup_free_ char *name = NULL;

		len = strcspn(text, ",\n");
		name = strndup(text, len);
		if (!name || (len > 0 && name_list_append(&list, name) < 0))
			return -ENOMEM;
		if (text[len] != ',')
			break;
	}
	*ret_list = list;
	list = (struct name_list){ 0 };
	return 0;
}

int name_list_merge(struct name_list *list, const struct name_list *other)
{
	size_t at = 0;

	for (size_t i = 0; i < other->n; i++) {
		int found = name_list_find(list, other->names[i]);
		int r;

		if (found >= 0) {
			at = (size_t)found + 1;
			continue;
		}
		r = name_list_insert(list, at++, other->names[i]);
		if (r < 0)
			return r;
	}
	return 0;
}

bool name_list_equal(const struct name_list *a, const struct name_list *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->names[i], b->names[i]) != 0)
			return false;
	return true;
}

char *name_list_join(const struct name_list *list)
{
	size_t size = 1;
	char *text, *end;

	for (size_t i = 0; i < list->n; i++)
		size += strlen(list->names[i]) + 1;
	text = end = malloc(size);
	if (!text)
		return NULL;
	for (size_t i = 0; i < list->n; i++) {
		if (i > 0)
			*end++ = ',';
		end = stpcpy(end, list->names[i]);
	}
	*end = '\0';
	return text;
}
