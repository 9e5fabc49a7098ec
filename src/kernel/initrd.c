/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/initrd.h"

#include <string.h>
#include <sys/stat.h>

#include "kernel/fact.h"
#include "kernel/initrd-age.h"
#include "kernel/initrd-configuration.h"
#include "kernel/initrd-content.h"
#include "kernel/root-file.h"

#define PKGBASE_MAX 128

/* By the kernel's release. */
static const struct {
	const char *before, *after;
} names[] = {
	{ "/boot/initrd.img-", "" }, /* Debian, Ubuntu */
	{ "/boot/initramfs-", ".img" }, /* Fedora, RHEL, Amazon Linux */
	{ "/boot/initrd-", "" }, /* openSUSE */
};

/* 1: it is open. 0: it is not there, or the fact says why it cannot be opened. -ENOMEM. */
static int path_try(int root_fd, const char *path, struct fact *initrd, int *ret_fd)
{
	int r;

	r = root_file_open(root_fd, path, ret_fd);
	if (r < 0)
		return fact_fail(initrd, r, path);
	r = fact_set(initrd, path, path);
	return r < 0 ? r : 1;
}

/* The name that the three parts make. */
static int name_try(int root_fd, const char *const *parts, struct fact *initrd, int *ret_fd)
{
	_cleanup_free_ char *path = NULL;

	if (asprintf(&path, "%s%s%s", parts[0], parts[1], parts[2]) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	return path_try(root_fd, path, initrd, ret_fd);
}

/* Arch names it by the package, which the kernel's own directory says. */
static int package_try(int root_fd, const char *release, struct fact *initrd, int *ret_fd)
{
	_cleanup_fact_ struct fact package = { 0 };
	_cleanup_free_ char *path = NULL;
	int r;

	if (asprintf(&path, "/usr/lib/modules/%s/pkgbase", release) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	r = fact_read(root_fd, path, PKGBASE_MAX, &package);
	if (r < 0 || !package.text || strchr(package.text, '/'))
		return r;
	return name_try(root_fd, (const char *const[]){ "/boot/initramfs-", package.text, ".img" },
			initrd, ret_fd);
}

static int usual_try(int root_fd, const char *release, struct fact *initrd, int *ret_fd)
{
	int r = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		r = name_try(root_fd,
			     (const char *const[]){ names[i].before, release, names[i].after },
			     initrd, ret_fd);
		if (r != 0 || initrd->error != -ENOENT)
			return r;
	}
	return package_try(root_fd, release, initrd, ret_fd);
}

/* Is the kernel where its initrd would be too, if it had one? */
static int kernel_is_beside(int root_fd, const char *release)
{
	_cleanup_close_ int fd = -EBADF;
	_cleanup_free_ char *path = NULL;

	if (asprintf(&path, "/boot/vmlinuz-%s", release) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	return root_file_open(root_fd, path, &fd) == 0;
}

static int initrd_find(const struct subject *subject, struct facts *facts, int *ret_fd)
{
	const char *release = facts->release.text;
	int r;

	if (subject->initrd)
		return path_try(subject->root_fd, subject->initrd, &facts->initrd, ret_fd);
	if (!release)
		return 0;
	r = usual_try(subject->root_fd, release, &facts->initrd, ret_fd);
	if (r != 0 || facts->initrd.error != -ENOENT)
		return r;
	r = kernel_is_beside(subject->root_fd, release);
	if (r > 0)
		facts->initrd_kind = INITRD_NONE;
	return r < 0 ? r : 0;
}

/* The path stays as the source: unknown is what is in it. */
static int content_fail(struct fact *initrd, int error)
{
	_cleanup_free_ char *path = TAKE_PTR(initrd->text);

	return fact_fail(initrd, error, path);
}

/* Equal configurations may still have been copied before the loader was exchanged. */
static int current_read(int root_fd, const struct initrd_content *content,
			const struct timespec *made, enum answer *ret_current)
{
	uint64_t sum;
	int r;

	if (content->hides_configuration)
		return initrd_age_read(root_fd, made, ret_current);
	r = initrd_configuration_read(root_fd, &sum);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	if (sum != content->configuration) {
		*ret_current = ANSWER_NO;
		return 0;
	}
	return initrd_age_read(root_fd, made, ret_current);
}

int initrd_read(const struct subject *subject, struct facts *facts)
{
	struct initrd_content content = { 0 };
	_cleanup_close_ int fd = -EBADF;
	struct stat st;
	int r;

	r = initrd_find(subject, facts, &fd);
	if (r <= 0)
		return r;
	r = fstat(fd, &st) < 0 ? -errno : initrd_content_read(fd, &content);
	if (r < 0)
		return content_fail(&facts->initrd, r);
	facts->initrd_kind = content.kind;
	facts->initrd_has_module = content.has_module ? ANSWER_YES : ANSWER_NO;
	if (!content.has_module)
		return 0;
	return current_read(subject->root_fd, &content, &st.st_mtim, &facts->initrd_current);
}
