/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/sysctl-file.h"

#include <fnmatch.h>
#include <string.h>

#include "base/directory-names.h"
#include "base/file.h"
#include "base/path.h"
#include "kernel/fact.h"

#define FILE_MAX  (1U << 20)
#define NAMES_MAX 1024 /* in one directory */
#define CONF	  "/etc/sysctl.conf"
#define KEY	  "kernel/ftrace_enabled"

/* systemd's (src/sysctl/sysctl.c): of files with one name that in the first directory counts, and all
 * are read in the order of their names. */
static const char *const folders[] = {
	"/etc/sysctl.d",     "/run/sysctl.d", "/usr/local/lib/sysctl.d",
	"/usr/lib/sysctl.d", "/lib/sysctl.d",
};

struct conf {
	char *name;
	const char *folder;
};

struct confs {
	struct conf *items;
	size_t n;
};

static void confs_clear(struct confs *confs)
{
	for (size_t i = 0; i < confs->n; i++)
		free(confs->items[i].name);
	free(confs->items);
}

/* What is said so far. A pattern only counts where no line names the key itself. */
struct setting {
	struct fact named, matched; /* their text is the value, source the file */
	bool is_left_out; /* a line says that no pattern is to set it */
};

static void setting_clear(struct setting *setting)
{
	fact_clear(&setting->named);
	fact_clear(&setting->matched);
}

/* --- lines --- */

static char *strip(char *text)
{
	size_t len;

	text += strspn(text, " \t\r");
	len = strlen(text);
	while (len > 0 && strchr(" \t\r", text[len - 1]))
		text[--len] = '\0';
	return text;
}

/* If the first separator is a dot, dots and slashes are interchanged; else nothing is. */
static void key_normalize(char *key)
{
	char *first = strpbrk(key, "./");

	for (char *c = first && *first == '.' ? first : NULL; c && *c; c++)
		if (*c == '.')
			*c = '/';
		else if (*c == '/')
			*c = '.';
}

/* "-KEY = VALUE": a failure is no matter. "-KEY": no pattern sets it. */
static int line_read(struct setting *setting, char *line, const char *path)
{
	char *value, *key = strip(line);
	bool minus = *key == '-';

	if (!*key || *key == '#' || *key == ';')
		return 0;
	value = strchr(key, '=');
	if (!value && !minus)
		return 0; /* an error to systemd, which goes on */
	if (value)
		*value++ = '\0';
	key = strip(key + minus);
	key_normalize(key);
	key += strspn(key, "/");
	if (strcmp(key, KEY) == 0) {
		fact_clear(&setting->named);
		setting->is_left_out = !value;
		return value ? fact_set(&setting->named, strip(value), path) : 0;
	}
	if (value && strpbrk(key, "*?[") && fnmatch(key, KEY, FNM_PATHNAME | FNM_PERIOD) == 0)
		return fact_set(&setting->matched, strip(value), path);
	return 0;
}

/* --- files --- */

/* A link to /dev/null takes away the file of that name in the directories behind it. */
static int file_take(struct setting *setting, int root_fd, const char *path)
{
	_cleanup_free_ char *resolved = NULL, *text = NULL;
	char *state = NULL;
	size_t len;
	int r;

	r = path_resolve(root_fd, path, &resolved);
	if (r < 0 || strcmp(resolved, "/dev/null") == 0)
		return r;
	r = file_read(root_fd, path_at_root(resolved), FILE_MAX, &text, &len);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	for (char *line = strtok_r(text, "\n", &state); r >= 0 && line;
	     line = strtok_r(NULL, "\n", &state))
		r = line_read(setting, line, path);
	return r;
}

static int conf_add(struct confs *confs, const char *folder, const char *name)
{
	struct conf *items;

	for (size_t i = 0; i < confs->n; i++)
		if (strcmp(confs->items[i].name, name) == 0)
			return 0;
	items = reallocarray(confs->items, confs->n + 1, sizeof(*items));
	if (!items)
		return -ENOMEM;
	confs->items = items;
	items[confs->n] = (struct conf){ strdup(name), folder };
	if (!items[confs->n].name)
		return -ENOMEM;
	confs->n++;
	return 0;
}

static int folder_list(struct confs *confs, int root_fd, const char *folder)
{
	_cleanup_words_ char **names = NULL;
	int r;

	r = directory_names(root_fd, folder, ".conf", NAMES_MAX, &names);
	if (r == -ENOTDIR)
		return 0; /* nor can anybody else read it */
	for (size_t i = 0; r >= 0 && names[i]; i++)
		if (strcmp(names[i] + strlen(names[i]) - strlen(".conf"), ".conf") == 0)
			r = conf_add(confs, folder, names[i]);
	return r;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct conf *)a)->name, ((const struct conf *)b)->name);
}

/* What cannot be read makes the fact unknown: it might be what counts. Returns 1 then. */
static int failed(struct facts *facts, int error, const char *path)
{
	int r = fact_fail(&facts->ftrace_files, error, path);

	return r < 0 ? r : 1;
}

static int folders_take(struct setting *setting, int root_fd, struct facts *facts)
{
	_cleanup_(confs_clear) struct confs confs = { 0 };
	int r;

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		r = folder_list(&confs, root_fd, folders[i]);
		if (r < 0)
			return failed(facts, r, folders[i]);
	}
	if (confs.n > 1)
		qsort(confs.items, confs.n, sizeof(*confs.items), by_name);
	for (size_t i = 0; i < confs.n; i++) {
		_cleanup_free_ char *path = NULL;

		if (asprintf(&path, "%s/%s", confs.items[i].folder, confs.items[i].name) < 0) {
			path = NULL;
			return -ENOMEM;
		}
		r = file_take(setting, root_fd, path);
		if (r < 0)
			return failed(facts, r, path);
	}
	return 0;
}

static const struct fact *setting_result(const struct setting *setting)
{
	if (setting->named.text || setting->is_left_out)
		return &setting->named;
	return &setting->matched;
}

static bool is_zero(const struct fact *fact)
{
	char *end = fact->text;

	return fact->text && strtol(fact->text, &end, 0) == 0 && end != fact->text;
}

/* systemd reads /etc/sysctl.conf where a link in sysctl.d leads to it, procps last of all. So what it
 * says counts if it is 0: that it is 1 helps only where it is read. */
int sysctl_file_read(const struct subject *subject, struct facts *facts)
{
	_cleanup_(setting_clear) struct setting setting = { 0 }, last = { 0 };
	const struct fact *result;
	int r;

	r = folders_take(&setting, subject->root_fd, facts);
	if (r != 0)
		return r < 0 ? r : 0;
	r = file_take(&last, subject->root_fd, CONF);
	if (r < 0)
		return fact_fail(&facts->ftrace_files, r, CONF);
	result = setting_result(&last);
	if (!is_zero(result))
		result = setting_result(&setting);
	return fact_set(&facts->ftrace_files, result->text ? result->text : "", result->source);
}
