/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/systemd.h"

#include <fcntl.h>
#include <string.h>

#include "base/directory-names.h"
#include "kernel/fact.h"
#include "kernel/root-file.h"

/* Where distributions have it; Debian's multiarch directories are looked for below the first two. */
static const char *const folders[] = { "/usr/lib", "/lib", "/usr/lib64", "/lib64" };
#define MULTIARCH_FOLDERS 2

struct library {
	unsigned long version; /* 0: none found */
	char *path;
};

struct libraries {
	struct library core, shared;
};

static void libraries_clear(struct libraries *libraries)
{
	free(libraries->core.path);
	free(libraries->shared.path);
}

/* The version in "PREFIX257.so" or "PREFIX257.7-1.fc42.so"; 0 if `name` is another file's. */
static unsigned long library_version(const char *name, const char *prefix)
{
	size_t len = strlen(name), digits;

	if (strncmp(name, prefix, strlen(prefix)) != 0 || len < 3 ||
	    strcmp(name + len - 3, ".so") != 0)
		return 0;
	name += strlen(prefix);
	digits = strspn(name, "0123456789");
	if (digits < 1 || digits > 5 || (name[digits] != '.' && name[digits] != '-'))
		return 0;
	return strtoul(name, NULL, 10);
}

/* Of several versions the newest counts. */
static int library_add(struct library *library, const char *folder, const char *name,
		       const char *prefix)
{
	unsigned long version = library_version(name, prefix);
	char *path;

	if (version <= library->version)
		return 0;
	if (asprintf(&path, "%s/%s", folder, name) < 0)
		return -ENOMEM;
	free(library->path);
	*library = (struct library){ version, path };
	return 0;
}

typedef int name_fn(struct libraries *libraries, int root_fd, const char *folder, const char *name);

static int folder_scan(struct libraries *libraries, int root_fd, const char *folder, name_fn *judge)
{
	_cleanup_directory_ DIR *dir = NULL;
	const struct dirent *entry;
	int r;

	r = directory_open(root_fd, folder, &dir);
	if (r < 0 || !dir)
		return r == -ENOMEM ? r : 0;
	while ((entry = readdir(dir))) {
		r = judge(libraries, root_fd, folder, entry->d_name);
		if (r < 0)
			return r;
	}
	return 0;
}

static int in_systemd_folder(struct libraries *libraries, int root_fd, const char *folder,
			     const char *name)
{
	int r;

	r = library_add(&libraries->core, folder, name, "libsystemd-core-");
	return r < 0 ? r : library_add(&libraries->shared, folder, name, "libsystemd-shared-");
}

static int in_library_folder(struct libraries *libraries, int root_fd, const char *folder,
			     const char *name)
{
	_cleanup_free_ char *path = NULL;

	if (!strstr(name, "-linux-"))
		return 0;
	if (asprintf(&path, "%s/%s/systemd", folder, name) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	return folder_scan(libraries, root_fd, path, in_systemd_folder);
}

static int libraries_find(int root_fd, struct libraries *libraries)
{
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		char path[32];
		int r;

		(void)snprintf(path, sizeof(path), "%s/systemd", folders[i]);
		r = folder_scan(libraries, root_fd, path, in_systemd_folder);
		if (r == 0 && i < MULTIARCH_FOLDERS)
			r = folder_scan(libraries, root_fd, folders[i], in_library_folder);
		if (r < 0)
			return r;
	}
	return 0;
}

static bool manager_is_there(int root_fd)
{
	static const char *const managers[] = { "/usr/lib/systemd/systemd",
						"/lib/systemd/systemd" };

	for (size_t i = 0; i < sizeof(managers) / sizeof(managers[0]); i++) {
		_cleanup_close_ int fd = -EBADF;

		if (root_file_open(root_fd, managers[i], &fd) == 0)
			return true;
	}
	return false;
}

int systemd_read(const struct subject *subject, struct facts *facts)
{
	_cleanup_(libraries_clear) struct libraries libraries = { 0 };
	const struct library *library;
	char version[24];
	int r;

	r = libraries_find(subject->root_fd, &libraries);
	if (r < 0)
		return r;
	library = libraries.core.version > 0 ? &libraries.core : &libraries.shared;
	if (library->version == 0)
		return fact_fail(&facts->systemd, -ENOENT, "/usr/lib/systemd");
	if (library == &libraries.shared && !manager_is_there(subject->root_fd))
		return fact_fail(&facts->systemd, -ENOENT, "/usr/lib/systemd/systemd");
	(void)snprintf(version, sizeof(version), "%lu", library->version);
	return fact_set(&facts->systemd, version, library->path);
}
