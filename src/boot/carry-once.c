/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/carry-once.h"

#include <string.h>
#include <syslog.h>

#include "base/cleanup.h"
#include "boot/plan-store.h"
#include "boot/program.h"

/* What notes an entry, and what forgets it; both must be there. */
struct carrier {
	enum entry_loader loader;
	const char *note, *forget;
};

static const struct carrier carriers[] = {
	{ ENTRY_LOADER_GRUB, "grub-reboot", "grub-editenv" },
	{ ENTRY_LOADER_GRUB, "grub2-reboot", "grub2-editenv" },
	{ ENTRY_LOADER_GRUB_BLS, "grub2-reboot", "grub2-editenv" },
	{ ENTRY_LOADER_GRUB_BLS, "grub-reboot", "grub-editenv" },
	{ ENTRY_LOADER_SYSTEMD_BOOT, "bootctl", "bootctl" },
};

static const struct carrier *carrier_find(int root_fd, enum entry_loader loader)
{
	for (size_t i = 0; i < sizeof(carriers) / sizeof(carriers[0]); i++)
		if (carriers[i].loader == loader && program_exists(root_fd, carriers[i].note) &&
		    program_exists(root_fd, carriers[i].forget))
			return &carriers[i];
	return NULL;
}

bool carry_once_possible(int root_fd, enum entry_loader loader)
{
	return carrier_find(root_fd, loader) != NULL;
}

/* --- running it --- */

struct once {
	const struct plan_place *place;
	int store_fd;
	struct problems *problems;
};

static int once_run(const struct once *once, const char *const *argv)
{
	return program_run(once->place, once->store_fd, argv, -1, once->problems);
}

static int grub_note(const struct once *once, const struct carrier *carrier,
		     const struct entry *entry)
{
	const char *const argv[] = { carrier->note, entry->id, NULL };

	return once_run(once, argv);
}

static int grub_forget(const struct once *once, const struct carrier *carrier,
		       const char *environment)
{
	_cleanup_free_ char *path = NULL;
	const char *argv[] = { carrier->forget, NULL, "unset", "next_entry", NULL };

	if (!environment)
		return -ENOENT;
	if (asprintf(&path, "%s%s", once->place->root, environment) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	argv[1] = path;
	return once_run(once, argv);
}

/* The loader knows an entry by the name of its file. Nothing is forgotten by noting "". */
static int systemd_note(const struct once *once, const struct carrier *carrier,
			const struct entry *entry)
{
	_cleanup_free_ char *name = NULL;
	const char *argv[] = { carrier->note, "set-oneshot", NULL, NULL };
	const char *slash = entry ? strrchr(entry->file, '/') : NULL;

	name = strdup(slash ? slash + 1 : "");
	if (!name)
		return -ENOMEM;
	argv[2] = name;
	return once_run(once, argv);
}

static int once_run_locked(const struct once *once, const struct entries *entries,
			   const struct entry *entry)
{
	const struct carrier *carrier = carrier_find(once->place->root_fd, entries->loader);
	int r;

	/* bootward bootloader makes grub.cfg anew, and reads again what it says */
	r = plan_store_lock(once->store_fd, once->problems);
	if (r < 0)
		return r;
	if (entries->loader == ENTRY_LOADER_SYSTEMD_BOOT)
		r = systemd_note(once, carrier, entry);
	else if (entry)
		r = grub_note(once, carrier, entry);
	else
		r = grub_forget(once, carrier, entries->environment);
	(void)unlinkat(once->store_fd, "log", 0);
	return r;
}

int carry_once(const struct plan_place *place, const struct entries *entries,
	       const struct entry *entry, struct problems *problems)
{
	_cleanup_close_ int store_fd = plan_store_open(place->root_fd, true);
	const struct once once = { .place = place, .store_fd = store_fd, .problems = problems };

	if (store_fd >= 0)
		return once_run_locked(&once, entries, entry);
	problems_add_at(problems, LOG_ERR, PLAN_STORE, 0, "run it as root, with /var mounted",
			"cannot be opened: %s", strerror(-store_fd));
	return store_fd;
}
