/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/bls.h"

#include <limits.h>
#include <string.h>
#include <strings.h>
#include <syslog.h>

#include "base/directory-names.h"
#include "base/file.h"
#include "entry/boot-path.h"
#include "entry/entry-list.h"

#define BLANKS " \t"

void bls_clear(struct bls *bls)
{
	free(bls->name);
	free(bls->file);
	free(bls->title);
	free(bls->version);
	free(bls->linux_path);
	free(bls->efi_path);
	free(bls->initrd);
	free(bls->options);
	free(bls->sort_key);
	free(bls->machine_id);
	free(bls->architecture);
	*bls = (struct bls){ 0 };
}

void bls_list_clear(struct bls_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		bls_clear(&list->items[i]);
	free(list->items);
	*list = (struct bls_list){ 0 };
}

/* --- one file --- */

enum repeat {
	REPEAT_LAST, /* the last line of a key counts */
	REPEAT_JOIN,
};

static const struct {
	const char *key;
	size_t offset;
	enum repeat repeat;
} keys[] = {
	{ "title", offsetof(struct bls, title), REPEAT_LAST },
	{ "version", offsetof(struct bls, version), REPEAT_LAST },
	{ "linux", offsetof(struct bls, linux_path), REPEAT_LAST },
	{ "efi", offsetof(struct bls, efi_path), REPEAT_LAST },
	{ "uki", offsetof(struct bls, efi_path), REPEAT_LAST },
	{ "initrd", offsetof(struct bls, initrd), REPEAT_LAST },
	{ "options", offsetof(struct bls, options), REPEAT_JOIN },
	{ "sort-key", offsetof(struct bls, sort_key), REPEAT_LAST },
	{ "machine-id", offsetof(struct bls, machine_id), REPEAT_LAST },
	{ "architecture", offsetof(struct bls, architecture), REPEAT_LAST },
};

/* GRUB takes the first line of every key but the initrds. */
static int value_set(char **field, const char *value, size_t len, bool first, bool join)
{
	char *text;

	if (*field && first)
		return 0;
	if (*field && join) {
		if (asprintf(&text, "%s %.*s", *field, (int)len, value) < 0)
			return -ENOMEM;
	} else {
		text = strndup(value, len);
	}
	if (!text)
		return -ENOMEM;
	free(*field);
	*field = text;
	return 0;
}

static int key_set(struct bls *bls, enum bls_reader reader, const char *line, size_t len)
{
	size_t key_len = strcspn(line, BLANKS);
	const char *value = line + key_len + strspn(line + key_len, BLANKS);
	size_t value_len = len - (size_t)(value - line);

	if (reader == BLS_SYSTEMD_BOOT && value_len >= 2 && (*value == '"' || *value == '\'') &&
	    value[value_len - 1] == *value) {
		value++;
		value_len -= 2;
	}
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		char **field = (char **)(void *)((char *)bls + keys[i].offset);

		if (strlen(keys[i].key) != key_len || memcmp(keys[i].key, line, key_len) != 0)
			continue;
		return value_set(field, value, value_len,
				 reader == BLS_GRUB && strcmp(keys[i].key, "initrd") != 0,
				 keys[i].repeat == REPEAT_JOIN);
	}
	return 0;
}

/* One line, without its newline. Returns 1, 0 if `reader` reads no further, or -ENOMEM. */
static int line_parse(const char *line, size_t len, enum bls_reader reader, struct bls *bls)
{
	_cleanup_free_ char *copy = NULL;
	int r;

	for (; len > 0 && strchr(BLANKS, *line); len--)
		line++;
	while (len > 0 && strchr(BLANKS "\r", line[len - 1]))
		len--;
	if (len > 0 && *line == '#')
		return 1;
	copy = strndup(line, len);
	if (!copy)
		return -ENOMEM;
	if (strcspn(copy, BLANKS) == len)
		return reader == BLS_GRUB ? 0 : 1;
	r = key_set(bls, reader, copy, len);
	return r < 0 ? r : 1;
}

int bls_parse(const char *text, enum bls_reader reader, struct bls *bls)
{
	while (*text) {
		size_t len = strcspn(text, "\n");
		int r = line_parse(text, len, reader, bls);

		if (r <= 0)
			return r;
		text += len + (text[len] != '\0');
	}
	return 0;
}

bool bls_tries(const char *name, const char *suffix, int *ret_left, int *ret_done)
{
	const char *plus = strrchr(name, '+');
	unsigned long left = 0, done = 0;
	char *end = NULL;

	*ret_left = *ret_done = -1;
	if (!plus || plus[1] < '0' || plus[1] > '9')
		return false;
	left = strtoul(plus + 1, &end, 10);
	if (*end == '-' && end[1] >= '0' && end[1] <= '9')
		done = strtoul(end + 1, &end, 10);
	if (strcasecmp(end, suffix) != 0 || left > INT_MAX || done > INT_MAX)
		return false;
	*ret_left = (int)left;
	*ret_done = (int)done;
	return true;
}

/* --- all of a directory --- */

static int file_take(int root_fd, const char *path, enum bls_reader reader,
		     struct problems *problems, struct bls_list *list)
{
	_cleanup_free_ char *text = NULL;
	struct bls *bls = &list->items[list->n];
	int r;

	r = boot_file_read(root_fd, path, ENTRY_FILE_MAX, &text);
	if (r == -ENOMEM)
		return r;
	if (r < 0) {
		problems_add_at(problems, LOG_ERR, path, 0, file_cure(r, NULL),
				"cannot be read: %s", file_reason(r));
		list->damaged = true;
		return 0;
	}
	*bls = (struct bls){
		.name = strdup(strrchr(path, '/') + 1),
		.file = strdup(path),
	};
	list->n++;
	if (!bls->name || !bls->file)
		return -ENOMEM;
	(void)bls_tries(bls->name, ".conf", &bls->tries_left, &bls->tries_done);
	return bls_parse(text, reader, bls);
}

int bls_read(int root_fd, const char *directory, enum bls_reader reader, struct problems *problems,
	     struct bls_list *list)
{
	_cleanup_words_ char **names = NULL;
	int n = directory_names(root_fd, directory, ".conf", ENTRIES_MAX, &names);

	if (n == -ENOMEM)
		return n;
	if (n < 0) {
		problems_add_at(problems, LOG_ERR, directory, 0, file_cure(n, NULL),
				"cannot be read: %s",
				n == -E2BIG ? "there are too many entries" : file_reason(n));
		list->damaged = true;
		return 0;
	}
	list->items = calloc((size_t)n + 1, sizeof(*list->items));
	if (!list->items)
		return -ENOMEM;
	for (int i = 0; i < n; i++) {
		_cleanup_free_ char *path = NULL;
		int r;

		if (asprintf(&path, "%s/%s", directory, names[i]) < 0) {
			path = NULL;
			return -ENOMEM;
		}
		r = file_take(root_fd, path, reader, problems, list);
		if (r < 0)
			return r;
	}
	return 0;
}
