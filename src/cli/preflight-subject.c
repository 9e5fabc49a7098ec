/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/preflight-subject.h"

#include <fcntl.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/file.h"
#include "base/log.h"
#include "base/path.h"
#include "cli/preflight-installed.h"

#define SHORT_TEXT_MAX 256

/* --- the machine --- */

/* The first line of a short file below the root. NULL: there is none that says anything. */
static char *line_read(int root_fd, const char *path)
{
	_cleanup_free_ char *resolved = NULL, *text = NULL;
	size_t len;

	if (path_resolve(root_fd, path, &resolved) < 0 ||
	    file_read(root_fd, path_at_root(resolved), SHORT_TEXT_MAX, &text, &len) < 0)
		return NULL;
	text[strcspn(text, "\n")] = '\0';
	return *text ? TAKE_PTR(text) : NULL;
}

static int live_name(struct preflight_machine *machine)
{
	struct utsname name;

	if (uname(&name) < 0)
		return -errno;
	machine->host = strdup(name.nodename);
	machine->running = strdup(name.release);
	return machine->host && machine->running ? 0 : -ENOMEM;
}

static int copy_name(const char *root, struct preflight_machine *machine)
{
	machine->host = line_read(machine->root_fd, "/etc/hostname");
	if (!machine->host)
		machine->host = strdup(root);
	if (!machine->host)
		return -ENOMEM;
	if (!machine->captured)
		return 0;
	machine->running = line_read(machine->root_fd, "/proc/sys/kernel/osrelease");
	if (machine->running)
		return 0;
	log_error("%s/proc/sys/kernel/osrelease does not tell which kernel ran; leave out "
		  "--captured if it is an image",
		  root);
	return -ENODATA;
}

static int machine_name(const struct preflight_request *request, struct preflight_machine *machine)
{
	const char *root = request->root ? request->root : "/";

	machine->live = !request->root;
	machine->captured = request->captured;
	machine->root_fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (machine->root_fd < 0) {
		int r = -errno;

		log_error("cannot open root directory %s: %s", root, strerror(errno));
		return r;
	}
	return machine->live ? live_name(machine) : copy_name(root, machine);
}

/* Read once, and only if somebody asks. */
static int entries_want(struct preflight_machine *machine)
{
	_cleanup_problems_ struct problems problems = { 0 };
	int r;

	if (machine->entries)
		return 0;
	r = entries_read(machine->root_fd, machine->live, &problems, &machine->entries);
	log_problems(&problems);
	machine->incomplete = problems_count(&problems, LOG_ERR) > 0;
	return r;
}

/* --- subjects --- */

static int subject_add(struct preflight_machine *machine, enum preflight_kind kind,
		       const char *release, const struct entry *entry)
{
	struct preflight_subject *longer, subject = { .kind = kind, .entry = entry };

	longer = realloc(machine->subjects, (machine->n_subjects + 1) * sizeof(*longer));
	if (!longer)
		return -ENOMEM;
	machine->subjects = longer;
	subject.release = release ? strdup(release) : NULL;
	if (entry && entry->file &&
	    asprintf(&subject.entry_place, entry->line > 0 ? "%s:%u" : "%s", entry->file,
		     entry->line) < 0)
		subject.entry_place = NULL;
	machine->subjects[machine->n_subjects++] = subject;
	return release && !subject.release ? -ENOMEM : 0;
}

static const struct entry *entry_next(const struct preflight_machine *machine)
{
	const struct entries *entries = machine->entries;

	return entries->next < 0 ? NULL : &entries->items[entries->next];
}

/* What boots next boots its kernel by default, wherever in the menu it stands. */
static const struct entry *entry_of(const struct preflight_machine *machine, const char *release)
{
	const struct entry *next = entry_next(machine);

	if (next && next->release && strcmp(next->release, release) == 0)
		return next;
	return entries_find(machine->entries, release);
}

/* Where it is not known what boots next, any of a kernel's entries may. */
static bool is_doubtful(const struct preflight_machine *machine, const char *release)
{
	return !entry_next(machine) && !entries_agree(machine->entries, release);
}

static int doubtful_add(struct preflight_machine *machine, const char *release)
{
	const char *reason = machine->entries->next_reason;
	struct preflight_subject *subject;
	int r;

	r = subject_add(machine, PREFLIGHT_INSTALLED, release, NULL);
	if (r < 0)
		return r;
	subject = &machine->subjects[machine->n_subjects - 1];
	if (asprintf(&subject->cmdline_doubt,
		     "the entries of this kernel have different command lines, and which of them "
		     "boots cannot be told: %s",
		     reason ? reason : "the boot loader's files do not say") < 0) {
		subject->cmdline_doubt = NULL;
		return -ENOMEM;
	}
	return 0;
}

/* `release` with the command line of the entry that boots it by default. */
static int installed_add(struct preflight_machine *machine, const char *release)
{
	int r = entries_want(machine);

	if (r < 0)
		return r;
	if (is_doubtful(machine, release))
		return doubtful_add(machine, release);
	return subject_add(machine, PREFLIGHT_INSTALLED, release, entry_of(machine, release));
}

static int choose_next(const struct preflight_request *request, struct preflight_machine *machine)
{
	const struct entry *entry;
	int r;

	r = entries_want(machine);
	if (r < 0)
		return r;
	entry = entry_next(machine);
	if (entry && entry->release)
		return subject_add(machine, PREFLIGHT_NEXT, entry->release, entry);
	if (entry)
		log_error("%s boots next, and does not tell which kernel that is; name one: "
			  "--kernel=VERSION",
			  entry->title ? entry->title : entry->id);
	else
		log_error("cannot tell what boots next: %s; name a kernel: --kernel=VERSION",
			  machine->entries->next_reason ? machine->entries->next_reason
							: "no boot loader's files are known");
	return -ENODATA;
}

static int choose_all(const struct preflight_request *request, struct preflight_machine *machine)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_installed_ char **releases = NULL;
	int r;

	r = entries_want(machine);
	if (r < 0)
		return r;
	machine->several = true;
	r = installed_find(machine->root_fd, machine->entries, &problems, &releases);
	log_problems(&problems);
	machine->incomplete |= problems_count(&problems, LOG_ERR) > 0;
	for (size_t i = 0; r >= 0 && releases[i]; i++)
		r = installed_add(machine, releases[i]);
	if (r < 0 || machine->n_subjects > 0)
		return r;
	if (machine->incomplete)
		return -ENODATA;
	log_error("no kernel is installed below %s%s; name one: --kernel=VERSION",
		  request->root ? request->root : "/",
		  request->root && !request->captured
			  ? " (if it is a copy of a running host, add --captured)"
			  : "");
	return -ENODATA;
}

static int choose_named(const struct preflight_request *request, struct preflight_machine *machine)
{
	int r;

	if (machine->running && strcmp(machine->running, request->kernel) == 0)
		return subject_add(machine, PREFLIGHT_RUNNING, NULL, NULL);
	if (!*request->kernel || *request->kernel == '.' || strchr(request->kernel, '/')) {
		log_error("'%s' is no kernel's version", request->kernel);
		return -EINVAL;
	}
	r = installed_add(machine, request->kernel);
	if (r < 0 || machine->subjects[0].entry || machine->subjects[0].cmdline_doubt ||
	    installed_may_be(machine->root_fd, request->kernel))
		return r;
	log_error("there is no kernel %s; bootward preflight --all-kernels --summary names those "
		  "that are installed",
		  request->kernel);
	return -ENOENT;
}

/* Of an image: what it will boot, else its only kernel, else all that it has. */
static int choose_of_image(const struct preflight_request *request,
			   struct preflight_machine *machine)
{
	const struct entry *entry;
	int r;

	r = entries_want(machine);
	if (r < 0)
		return r;
	entry = entry_next(machine);
	if (entry && entry->release)
		return subject_add(machine, PREFLIGHT_NEXT, entry->release, entry);
	r = choose_all(request, machine);
	if (r >= 0)
		machine->several = machine->n_subjects > 1;
	return r;
}

static int subjects_choose(const struct preflight_request *request,
			   struct preflight_machine *machine)
{
	if (request->kernel)
		return choose_named(request, machine);
	if (request->next_boot)
		return choose_next(request, machine);
	if (request->all_kernels)
		return choose_all(request, machine);
	if (machine->running)
		return subject_add(machine, PREFLIGHT_RUNNING, NULL, NULL);
	return choose_of_image(request, machine);
}

int preflight_machine_open(const struct preflight_request *request,
			   struct preflight_machine *ret_machine)
{
	_cleanup_preflight_machine_ struct preflight_machine machine = PREFLIGHT_MACHINE_NONE;
	int r;

	r = machine_name(request, &machine);
	if (r >= 0)
		r = subjects_choose(request, &machine);
	if (r < 0)
		return r;
	*ret_machine = TAKE(machine, PREFLIGHT_MACHINE_NONE);
	return 0;
}

void preflight_machine_close(struct preflight_machine *machine)
{
	for (size_t i = 0; i < machine->n_subjects; i++) {
		free(machine->subjects[i].release);
		free(machine->subjects[i].entry_place);
		free(machine->subjects[i].cmdline_doubt);
	}
	free(machine->subjects);
	(void)entries_free(machine->entries);
	free(machine->host);
	free(machine->running);
	closep(&machine->root_fd);
	*machine = PREFLIGHT_MACHINE_NONE;
}

/*
 * A boot to come of the kernel that runs is not what runs: another command line, maybe another list.
 * So it is read as that of any other kernel, from files alone.
 */
struct subject preflight_subject_of(const struct preflight_machine *machine,
				    const struct preflight_subject *subject,
				    const char *const *directories)
{
	bool to_come = subject->release && machine->running &&
		       strcmp(subject->release, machine->running) == 0;

	return (struct subject){
		.root_fd = machine->root_fd,
		.live = machine->live && !to_come,
		.captured = machine->captured && !to_come,
		.release = subject->release,
		.cmdline = subject->entry ? subject->entry->cmdline : NULL,
		.cmdline_source = subject->entry_place,
		.cmdline_doubt = subject->cmdline_doubt,
		.initrd = subject->entry ? subject->entry->initrd : NULL,
		.directories = directories,
	};
}
