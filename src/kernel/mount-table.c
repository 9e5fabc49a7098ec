/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/mount-table.h"

#include <string.h>

#include "base/path.h"
#include "kernel/root-file.h"

#define TABLE_MAX (4U << 20)

enum {
	INFO_FIELDS = 6, /* id, parent, device, root, mount point, options; then tags, "-", type */
	MOUNTS_FIELDS = 4, /* source, mount point, type, options */
};

void mount_table_clear(struct mount_table *table)
{
	for (size_t i = 0; i < table->n; i++) {
		free(table->items[i].root);
		free(table->items[i].path);
		free(table->items[i].type);
	}
	free(table->items);
	*table = (struct mount_table){ 0 };
}

/* Copies the texts of `point`, which are not its own. */
static int table_add(struct mount_table *table, const struct mount_point *point)
{
	_cleanup_free_ char *path = strdup(point->path), *type = strdup(point->type);
	_cleanup_free_ char *root = point->root ? strdup(point->root) : NULL;
	struct mount_point *items;

	if (!path || !type || (point->root && !root))
		return -ENOMEM;
	items = reallocarray(table->items, table->n + 1, sizeof(*items));
	if (!items)
		return -ENOMEM;
	table->items = items;
	items[table->n++] = (struct mount_point){
		.id = point->id,
		.root = TAKE_PTR(root),
		.path = TAKE_PTR(path),
		.type = TAKE_PTR(type),
		.noexec = point->noexec,
	};
	return 0;
}

static bool is_octal(const char *digits)
{
	return digits[0] >= '0' && digits[0] <= '3' && digits[1] >= '0' && digits[1] <= '7' &&
	       digits[2] >= '0' && digits[2] <= '7';
}

/* The kernel writes blanks, newlines and backslashes as three octal digits (mangle_path()). */
static void unescape(char *text)
{
	char *to = text;

	while (*text) {
		if (text[0] == '\\' && is_octal(text + 1)) {
			*to++ = (char)((text[1] - '0') << 6 | (text[2] - '0') << 3 |
				       (text[3] - '0'));
			text += 4;
		} else {
			*to++ = *text++;
		}
	}
	*to = '\0';
}

static bool option_is_in(const char *options, const char *option)
{
	size_t len = strlen(option);

	for (;; options++) {
		size_t n = strcspn(options, ",");

		if (n == len && memcmp(options, option, n) == 0)
			return true;
		options += n;
		if (!*options)
			return false;
	}
}

static int fields_take(char **line, char **fields, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		fields[i] = strsep(line, " ");
		if (!fields[i] || !*fields[i])
			return -EBADMSG;
	}
	return 0;
}

/* What follows the tags and "-" of a line of mountinfo. */
static char *info_type(char *rest)
{
	const char *field;

	while ((field = strsep(&rest, " ")))
		if (strcmp(field, "-") == 0)
			return strsep(&rest, " ");
	return NULL;
}

static int line_parse(char *line, bool info, struct mount_table *table)
{
	char *fields[INFO_FIELDS] = { 0 }, *type;
	struct mount_point point = { 0 };
	int r;

	r = fields_take(&line, fields, info ? INFO_FIELDS : MOUNTS_FIELDS);
	if (r < 0)
		return r;
	type = info ? info_type(line) : fields[2];
	if (!type || !*type)
		return -EBADMSG;
	point.type = type;
	point.path = info ? fields[4] : fields[1];
	point.noexec = option_is_in(info ? fields[5] : fields[3], "noexec");
	unescape(point.path);
	if (info) {
		point.id = (unsigned int)strtoul(fields[0], NULL, 10);
		point.root = fields[3];
		unescape(point.root);
	}
	return point.path[0] == '/' ? table_add(table, &point) : -EBADMSG;
}

int mount_table_parse(char *text, bool info, struct mount_table *ret_table)
{
	_cleanup_mount_table_ struct mount_table table = { 0 };
	char *line;

	while ((line = strsep(&text, "\n"))) {
		int r;

		if (!*line && !text) /* behind the last newline */
			break;
		r = line_parse(line, info, &table);
		if (r < 0)
			return r;
	}
	*ret_table = TAKE(table, (struct mount_table){ 0 });
	return 0;
}

int mount_table_read(int root_fd, struct mount_table *ret_table)
{
	static const struct {
		const char *path;
		bool info;
	} files[] = {
		{ "/proc/1/mountinfo", true }, /* the machine's view; the others are the copier's */
		{ "/proc/self/mountinfo", true }, { "/proc/1/mounts", false },
		{ "/proc/self/mounts", false },	  { "/proc/mounts", false },
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		_cleanup_free_ char *text = NULL;
		size_t len;
		int r;

		r = root_file_read(root_fd, files[i].path, TABLE_MAX, &text, &len);
		if (r == -ENOENT)
			continue;
		return r < 0 ? r : mount_table_parse(text, files[i].info, ret_table);
	}
	return -ENOENT;
}

const struct mount_point *mount_table_find(const struct mount_table *table, const char *path)
{
	const struct mount_point *found = NULL;

	for (size_t i = 0; i < table->n; i++) {
		const struct mount_point *item = &table->items[i];

		if (path_is_below(path, item->path) &&
		    (!found || strlen(item->path) >= strlen(found->path)))
			found = item;
	}
	return found;
}

const struct mount_point *mount_table_find_id(const struct mount_table *table, unsigned int id)
{
	for (size_t i = 0; i < table->n; i++)
		if (table->items[i].id == id)
			return &table->items[i];
	return NULL;
}
