// SPDX-License-Identifier: GPL-2.0-or-later
/* Ways to make a page of a file executable. Each ends by calling the page. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ask.h"
#include "forms.h"

#define RX (PROT_READ | PROT_EXEC)

/* Call the code at `page`: 42, unless the page is not executable and the process ends here. */
static int page_call(void *page)
{
	int (*function)(void);

	memcpy(&function, &page, sizeof(function));
	return function() == 42 ? RAN : -ENOEXEC;
}

static int page_protect(void *page, size_t size, int protection)
{
	if (mprotect(page, size, protection) < 0)
		return -errno;
	return 0;
}

static int map_and_call(struct object *o, int flags)
{
	void *page = object_map(o, NULL, 1, RX, flags);

	return page == MAP_FAILED ? -errno : page_call(page);
}

int act_map_private(struct object *o)
{
	return map_and_call(o, MAP_PRIVATE);
}

int act_map_shared(struct object *o)
{
	return map_and_call(o, MAP_SHARED);
}

static int act_map_fixed(struct object *o)
{
	void *at = mmap(NULL, 2 * o->page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	void *page;

	if (at == MAP_FAILED)
		return cannot("anonymous mapping: %m");
	at = (void *)(((uintptr_t)at + o->page - 1) & ~(o->page - 1));
	page = object_map(o, at, 1, RX | PROT_WRITE, MAP_PRIVATE | MAP_FIXED);
	return page == MAP_FAILED ? -errno : page_call(page);
}

/* mmap2(2) of the 32-bit table. */
static int act_map_compat(struct object *o)
{
	long r;

	about_fd(BW_OPERATION_MAP, o->fd);
	__asm__ volatile("push %%rbp; xor %%ebp, %%ebp; int $0x80; pop %%rbp"
			 : "=a"(r)
			 : "a"(192L), "b"(0L), "c"(o->page), "d"((long)RX), "S"((long)MAP_PRIVATE),
			   "D"((long)o->fd)
			 : "memory", "r8", "r9", "r10", "r11");
	if ((int)r < 0 && (int)r > -4096)
		return (int)r;
	return page_call((void *)(uintptr_t)(unsigned int)r);
}

static int protect_and_call(struct object *o, int before, int flags, int after)
{
	void *page = object_map(o, NULL, 1, before, flags);
	int r;

	if (page == MAP_FAILED)
		return cannot("map without PROT_EXEC: %m");
	r = page_protect(page, o->page, after);
	return r < 0 ? r : page_call(page);
}

int act_mprotect_private(struct object *o)
{
	return protect_and_call(o, PROT_READ, MAP_PRIVATE, RX);
}

int act_mprotect_shared(struct object *o)
{
	return protect_and_call(o, PROT_READ, MAP_SHARED, RX);
}

static int act_mprotect_none(struct object *o)
{
	return protect_and_call(o, PROT_NONE, MAP_PRIVATE, RX);
}

static int act_mprotect_exec_only(struct object *o)
{
	return protect_and_call(o, PROT_READ, MAP_PRIVATE, PROT_EXEC);
}

/* The page is a private copy when it becomes executable; its mapping is still the file's. */
static int act_mprotect_copied(struct object *o)
{
	void *page = object_map(o, NULL, 1, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	int r;

	if (page == MAP_FAILED)
		return cannot("map writable: %m");
	image_code_write(page);
	r = page_protect(page, o->page, RX);
	return r < 0 ? r : page_call(page);
}

/* One call over three mappings, of which the middle one is the file. */
static int act_mprotect_span(struct object *o)
{
	char *base =
		mmap(NULL, 5 * o->page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *middle;
	int r;

	if (base == MAP_FAILED)
		return cannot("anonymous mapping: %m");
	middle = (char *)(((uintptr_t)base + 2 * o->page - 1) & ~(o->page - 1));
	if (object_map(o, middle, 1, PROT_READ, MAP_PRIVATE | MAP_FIXED) == MAP_FAILED)
		return cannot("map over the middle: %m");
	r = page_protect(middle - o->page, 3 * o->page, RX);
	return r < 0 ? r : page_call(middle);
}

/* Only the second page of two: the mapping has to be split. */
static int act_mprotect_split(struct object *o)
{
	char *pages = object_map(o, NULL, 2, PROT_READ, MAP_PRIVATE);
	int r;

	if (pages == MAP_FAILED)
		return cannot("map without PROT_EXEC: %m");
	r = page_protect(pages + o->page, o->page, RX);
	return r < 0 ? r : page_call(pages + o->page);
}

static int act_mprotect_moved(struct object *o)
{
	void *page = object_map(o, NULL, 1, PROT_READ, MAP_PRIVATE);
	void *at = mmap(NULL, o->page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int r;

	if (page == MAP_FAILED || at == MAP_FAILED)
		return cannot("map without PROT_EXEC: %m");
	page = mremap(page, o->page, o->page, MREMAP_MAYMOVE | MREMAP_FIXED, at);
	if (page == MAP_FAILED)
		return cannot("mremap: %m");
	r = page_protect(page, o->page, RX);
	return r < 0 ? r : page_call(page);
}

/* mremap(2) of a shared mapping with an old length of 0 makes a second mapping. */
static int act_mprotect_doubled(struct object *o)
{
	void *page = object_map(o, NULL, 1, PROT_READ, MAP_SHARED);
	int r;

	if (page == MAP_FAILED)
		return cannot("map without PROT_EXEC: %m");
	page = mremap(page, 0, o->page, MREMAP_MAYMOVE);
	if (page == MAP_FAILED)
		return cannot("mremap: %m");
	r = page_protect(page, o->page, RX);
	return r < 0 ? r : page_call(page);
}

static int act_mprotect_after_close(struct object *o)
{
	void *page = object_map(o, NULL, 1, PROT_READ, MAP_PRIVATE);
	int r;

	if (page == MAP_FAILED)
		return cannot("map without PROT_EXEC: %m");
	close(o->fd);
	r = page_protect(page, o->page, RX);
	return r < 0 ? r : page_call(page);
}

static int act_pkey_mprotect(struct object *o)
{
	void *page = object_map(o, NULL, 1, PROT_READ, MAP_PRIVATE);

	if (page == MAP_FAILED)
		return cannot("map without PROT_EXEC: %m");
	if (syscall(SYS_pkey_mprotect, page, o->page, RX, -1) < 0)
		return -errno;
	return page_call(page);
}

static int act_implied_map(struct object *o)
{
	void *page;

	personality(READ_IMPLIES_EXEC);
	page = object_map(o, NULL, 1, PROT_READ, MAP_PRIVATE);
	return page == MAP_FAILED ? -errno : page_call(page);
}

static int act_implied_mprotect(struct object *o)
{
	void *page = object_map(o, NULL, 1, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	int r;

	if (page == MAP_FAILED)
		return cannot("map writable: %m");
	personality(READ_IMPLIES_EXEC);
	r = page_protect(page, o->page, PROT_READ);
	return r < 0 ? r : page_call(page);
}

/* 5.10 adds PROT_EXEC here without asking mmap_file. */
static int act_implied_remap(struct object *o)
{
	void *page;

	if (o->shm < 0)
		o->fd = open(object_name(o),
			     O_RDWR); /* else the mapping does not count as shared */
	page = object_map(o, NULL, 2, PROT_READ | PROT_WRITE, MAP_SHARED);
	if (page == MAP_FAILED)
		return cannot("map writable: %m");
	personality(READ_IMPLIES_EXEC);
	if (syscall(SYS_remap_file_pages, page, o->page, 0, 1, 0) < 0)
		return -errno;
	return page_call(page);
}

#define MAP(name_, act_)                                                                  \
	{                                                                                 \
		.name = (name_), .image = IMAGE_CODE, .operation = FORM_MAP, .act = act_, \
	}

const struct form forms_map[] = {
	MAP("map-private", act_map_private),
	MAP("map-shared", act_map_shared),
	MAP("map-fixed", act_map_fixed),
	MAP("map-compat", act_map_compat),
	MAP("mprotect-private", act_mprotect_private),
	MAP("mprotect-shared", act_mprotect_shared),
	MAP("mprotect-none", act_mprotect_none),
	MAP("mprotect-exec-only", act_mprotect_exec_only),
	MAP("mprotect-copied", act_mprotect_copied),
	MAP("mprotect-span", act_mprotect_span),
	MAP("mprotect-split", act_mprotect_split),
	MAP("mprotect-moved", act_mprotect_moved),
	MAP("mprotect-doubled", act_mprotect_doubled),
	MAP("mprotect-after-close", act_mprotect_after_close),
	MAP("pkey-mprotect", act_pkey_mprotect),
	MAP("implied-map", act_implied_map),
	MAP("implied-mprotect", act_implied_mprotect),
	MAP("implied-remap", act_implied_remap),
	{ .name = NULL },
};

/* Huge pages cannot be mapped by the 32-bit call's length, nor remapped by the page. */
const struct form forms_map_huge[] = {
	MAP("map-private", act_map_private),
	MAP("map-shared", act_map_shared),
	MAP("mprotect-private", act_mprotect_private),
	MAP("mprotect-shared", act_mprotect_shared),
	MAP("mprotect-copied", act_mprotect_copied),
	MAP("pkey-mprotect", act_pkey_mprotect),
	MAP("implied-map", act_implied_map),
	MAP("implied-mprotect", act_implied_mprotect),
	{ .name = NULL },
};

/* What shmat(2) can do: it maps the whole segment, shared. */
const struct form forms_map_shm[] = {
	MAP("shmat-exec", act_map_shared),
	MAP("mprotect", act_mprotect_shared),
	MAP("mprotect-exec-only", act_mprotect_exec_only),
	MAP("mprotect-doubled", act_mprotect_doubled),
	MAP("pkey-mprotect", act_pkey_mprotect),
	MAP("implied-shmat", act_implied_map),
	MAP("implied-mprotect", act_implied_mprotect),
	MAP("implied-remap", act_implied_remap),
	{ .name = NULL },
};
