/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "entry/bls.h"

/* "NAME-VERSION-RELEASE" as split_package_string() of GRUB's blscfg.c takes it apart. */
struct package {
	char *name, *version, *release;
};

static char *cut_last(char *text)
{
	char *dash = strrchr(text, '-');

	if (!dash)
		return NULL;
	*dash = '\0';
	return dash + 1;
}

static void package_split(char *text, struct package *ret_package)
{
	char *release = cut_last(text), *version = cut_last(text);

	if (!version) {
		version = release;
		release = NULL;
	}
	*ret_package = (struct package){
		.name = text,
		.version = version ? version : text + strlen(text),
		.release = release ? release : text + strlen(text),
	};
}

/* Names are up to NAME_MAX bytes, and end in ".conf". */
static void package_of(const struct bls *bls, char *buffer, size_t size,
		       struct package *ret_package)
{
	(void)snprintf(buffer, size, "%.*s", (int)(strlen(bls->name) - strlen(".conf")), bls->name);
	package_split(buffer, ret_package);
}

static int compare_grub(const void *one, const void *other)
{
	const struct bls *a = one, *b = other;
	char a_text[NAME_MAX + 1], b_text[NAME_MAX + 1];
	struct package a_package, b_package;
	int r;

	package_of(a, a_text, sizeof(a_text), &a_package);
	package_of(b, b_text, sizeof(b_text), &b_package);
	r = version_compare_rpm(b_package.name, a_package.name);
	if (r == 0)
		r = version_compare_rpm(b_package.version, a_package.version);
	if (r == 0)
		r = version_compare_rpm(b_package.release, a_package.release);
	return r == 0 ? strcmp(b->name, a->name) : r;
}

static int text_order(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int number_order(int a, int b)
{
	return (a > b) - (a < b);
}

/* Names in lower case, as systemd-boot has its ids. */
static int name_order(const char *a, const char *b)
{
	char lower_a[NAME_MAX + 1] = "", lower_b[NAME_MAX + 1] = "";

	for (size_t i = 0; a[i] && i < NAME_MAX; i++)
		lower_a[i] = (char)tolower((unsigned char)a[i]);
	for (size_t i = 0; b[i] && i < NAME_MAX; i++)
		lower_b[i] = (char)tolower((unsigned char)b[i]);
	return version_compare(lower_a, lower_b);
}

/* boot_entry_compare() of systemd's boot.c. */
static int compare_systemd_boot(const void *one, const void *other)
{
	const struct bls *a = one, *b = other;
	int r = number_order(a->tries_left == 0, b->tries_left == 0);

	if (r == 0)
		r = number_order(!a->sort_key, !b->sort_key);
	if (r == 0 && a->sort_key && b->sort_key) {
		r = strcmp(a->sort_key, b->sort_key);
		if (r == 0)
			r = text_order(a->machine_id, b->machine_id);
		if (r == 0)
			r = version_compare(b->version, a->version);
	}
	if (r == 0)
		r = name_order(b->name, a->name);
	if (r == 0)
		r = number_order((int)a->profile, (int)b->profile);
	if (r == 0)
		r = number_order(b->tries_left, a->tries_left);
	if (r == 0)
		r = number_order(a->tries_done, b->tries_done);
	return r == 0 ? strcmp(b->name, a->name) : r;
}

void bls_sort(struct bls_list *list, enum bls_reader reader)
{
	if (list->n > 1)
		qsort(list->items, list->n, sizeof(*list->items),
		      reader == BLS_GRUB ? compare_grub : compare_systemd_boot);
}
