/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/explain-path.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "base/file.h"
#include "kernel/mount-place.h"

/* The number that the text begins with, or 0. */
static int number_at(const char *text)
{
	const long number = strtol(text, NULL, 10);

	return number < 0 || number > INT_MAX ? 0 : (int)number;
}

bool explain_descriptor_parse(const char *path, struct inquiry_file *ret_file)
{
	static const char proc[] = "/proc/", self[] = "/proc/self/";
	const char *last = strrchr(path, '/');
	char same[64];
	int pid, fd;

	if (!last || strncmp(path, proc, strlen(proc)) != 0)
		return false;
	fd = number_at(last + 1);
	if (strncmp(path, self, strlen(self)) == 0) {
		pid = (int)getpid();
		(void)snprintf(same, sizeof(same), "/proc/self/fd/%d", fd);
	} else {
		pid = number_at(path + strlen(proc));
		(void)snprintf(same, sizeof(same), "/proc/%d/fd/%d", pid, fd);
	}
	/* written otherwise it is another name, or none */
	if (pid < 1 || strcmp(same, path) != 0)
		return false;
	*ret_file = (struct inquiry_file){ pid, fd };
	return true;
}

/* A number in /proc/PID/fdinfo/N, or 0. */
static unsigned long fdinfo_number(const struct inquiry_file *file, const char *key, int base)
{
	_cleanup_free_ char *text = NULL;
	char path[64];
	const char *line;
	size_t len;

	(void)snprintf(path, sizeof(path), "/proc/%d/fdinfo/%d", (int)file->process, file->fd);
	if (file_read(AT_FDCWD, path, PATH_MAX, &text, &len) < 0)
		return 0;
	line = strstr(text, key);
	return line ? strtoul(line + strlen(key), NULL, base) : 0;
}

bool explain_descriptor_is_path(const struct inquiry_file *file)
{
	return fdinfo_number(file, "flags:", 8) & O_PATH;
}

static void mount_look(struct explain_path *path)
{
	struct mount_place place = { 0 };

	if (path->mount == 0 || mount_place_find(path->mount, &place) < 0)
		return;
	path->mount_point = TAKE_PTR(place.path);
	path->type = TAKE_PTR(place.type);
	path->process = place.process;
	mount_place_clear(&place);
}

void explain_opened_look(const struct inquiry_file *file, struct explain_path *ret_path)
{
	char link[64], target[PATH_MAX];
	ssize_t n;

	(void)snprintf(link, sizeof(link), "/proc/%d/fd/%d", (int)file->process, file->fd);
	n = readlink(link, target, sizeof(target));
	ret_path->path = n > 0 ? strndup(target, (size_t)n) : strdup("...");
	ret_path->mount = (unsigned int)fdinfo_number(file, "mnt_id:", 10);
	mount_look(ret_path);
}

char *explain_names_join(const struct bw_view *view, const char *mount_point)
{
	const size_t len = view->len < sizeof(view->names) ? view->len : sizeof(view->names);
	const size_t size = strlen(mount_point) + len + sizeof("/...");
	char *path = malloc(size), *to;
	unsigned int known = 0;
	size_t end = len;

	if (!path)
		return NULL;
	to = stpcpy(path, strcmp(mount_point, "/") == 0 ? "" : mount_point);
	for (; end > 0 && view->names[end - 1] == '\0'; known++) {
		size_t start = end - 1;

		while (start > 0 && view->names[start - 1] != '\0')
			start--;
		if (view->names[start] == '\0') /* no name is empty */
			break;
		*to++ = '/';
		to = stpcpy(to, view->names + start);
		end = start;
	}
	if (known < view->below)
		(void)stpcpy(to, "/...");
	else if (to == path)
		(void)stpcpy(to, "/");
	return path;
}

void explain_view_look(const struct bw_view *view, struct explain_path *ret_path)
{
	if (view->state != BW_VIEW_SHOWN)
		return;
	ret_path->mount = view->mount;
	mount_look(ret_path);
	ret_path->path =
		explain_names_join(view, ret_path->mount_point ? ret_path->mount_point : "...");
}

void explain_path_clear(struct explain_path *path)
{
	free(path->path);
	free(path->mount_point);
	free(path->type);
	*path = (struct explain_path){ 0 };
}
