/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "entry/grub.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition)                  \
	do {                              \
		if (!(condition))         \
			__builtin_trap(); \
	} while (0)

#define ENTRY \
	"title Rescue\nversion 6.1.2\nlinux /vmlinuz-6.1.2\noptions $kernelopts $tuned_params\n"

/* A file is opened, written and removed: the tree has no names when the fuzzer ends. */
static void file_write(int dir_fd, const char *name, const char *text)
{
	int fd = openat(dir_fd, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

	CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	(void)close(fd);
}

static char root_path[] = "/tmp/bootward-fuzz-XXXXXX";

static void root_remove(void)
{
	static const char *const names[] = { "boot/grub/grubenv", "boot/loader/entries/a.conf" };
	static const char *const directories[] = { "boot/grub", "boot/loader/entries",
						   "boot/loader", "boot" };
	int fd = open(root_path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		(void)unlinkat(fd, names[i], 0);
	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++)
		(void)unlinkat(fd, directories[i], AT_REMOVEDIR);
	(void)rmdir(root_path);
}

/* A root directory with an environment block and an entry for blscfg. */
static int root_make(void)
{
	static int fd = -EBADF;
	char block[1025];
	int n;

	if (fd >= 0)
		return fd;
	CHECK(mkdtemp(root_path));
	fd = open(root_path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	CHECK(fd >= 0 && atexit(root_remove) == 0);
	CHECK(mkdirat(fd, "boot", 0755) == 0 && mkdirat(fd, "boot/grub", 0755) == 0);
	CHECK(mkdirat(fd, "boot/loader", 0755) == 0 &&
	      mkdirat(fd, "boot/loader/entries", 0755) == 0);
	n = snprintf(block, sizeof(block),
		     "# GRUB Environment Block\nsaved_entry=1>0\nnext_entry=\nkernelopts=ro\n");
	memset(block + n, '#', sizeof(block) - (size_t)n);
	block[1024] = '\0';
	file_write(fd, "boot/grub/grubenv", block);
	file_write(fd, "boot/loader/entries/a.conf", ENTRY);
	return fd;
}

/* What entry.h promises of every list. */
static void entries_check(const struct entries *entries, const struct problems *problems)
{
	CHECK(entries->n <= ENTRIES_MAX);
	CHECK(entries->next >= -1 && entries->next < (int)entries->n);
	CHECK(entries->next_reason && *entries->next_reason && entries->config);
	for (size_t i = 0; i < entries->n; i++) {
		const struct entry *entry = &entries->items[i];

		CHECK(entry->id && entry->title && entry->file);
		CHECK(!entry->kernel || entry->kernel[0] == '/');
		CHECK(!entry->initrd || entry->initrd[0] == '/');
		CHECK(!entry->cmdline || entry->kernel || entry->kind == ENTRY_NORMAL ||
		      *entry->cmdline);
		CHECK(!entry->unified);
	}
	for (size_t i = 0; i < problems->n; i++)
		CHECK(problems->items[i].what && *problems->items[i].what);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_entries_ struct entries *entries = calloc(1, sizeof(*entries));
	char *text = strndup((const char *)data, size);

	CHECK(entries && text);
	CHECK(grub_parse(root_make(), "/boot/grub/grub.cfg", text, &problems, entries) == 0);
	entries_check(entries, &problems);
	return 0;
}
