/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "cli/explain.h"

/* --- the file --- */

static bool is_on_overlay(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 && fs.f_type == OVERLAYFS_SUPER_MAGIC;
}

/* Opened like this nothing waits, no device is touched, and no permission to read is needed. */
static int path_open(const char *path, int *ret_fd)
{
	_cleanup_close_ int fd = -EBADF;
	struct stat st;
	char link[32];

	fd = open(path, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (is_on_overlay(fd) && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		/* only of a file that is really opened does the kernel know the layer */
		(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		closep(&fd);
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
		if (fd < 0)
			return -errno;
	}
	*ret_fd = TAKE_FD(fd);
	return 0;
}

static int fail(struct explanation *e, const char *what, int error)
{
	if (asprintf(&e->error, "%s%s%s", what, error ? ": " : "", error ? strerror(error) : "") <
	    0)
		e->error = NULL;
	return -EINVAL;
}

static int answer_failed(struct explanation *e, const struct explain_subject *subject, int r)
{
	char text[64];

	if (r == -EBADF)
		return fail(e,
			    "the kernel did not come by the descriptor: it is closed, or this is "
			    "another PID namespace than the machine's own",
			    0);
	if (r != -ESRCH)
		return fail(e, "the guard cannot be asked", -r);
	(void)snprintf(text, sizeof(text), "there is no process %d", (int)subject->inquiry.pid);
	return fail(e, text, 0);
}

/* --- what is known of it --- */

static bool is_of_visible_file_system(const struct bw_answer *answer)
{
	const uint32_t memory =
		1U << BW_PLACE_MEMFD | 1U << BW_PLACE_SHM | 1U << BW_PLACE_KERNEL_MEMORY;

	return !(answer->places & memory) && (S_ISREG(answer->mode) || S_ISDIR(answer->mode));
}

static void texts_take(struct explanation *e, const struct generation *generation)
{
	e->directory = generation_directory(generation, e->answer.directory);
	e->canonical_directory = generation_directory(generation, e->answer.canonical.directory);
	e->layer_directory = generation_directory(generation, e->answer.layer.directory);
	for (unsigned int control = 0; control < _BW_CONTROL_MAX; control++)
		e->rules[control] = generation_rule(generation, e->answer.exemption.rule[control]);
	near_misses_find(generation, &e->answer, &e->near);
	for (size_t i = 0; i < e->near.n; i++)
		e->near_rules[i] = generation_rule(generation, e->near.items[i].rule);
}

void explain_file(const char *path, enum bw_operation operation,
		  const struct explain_subject *subject, const struct generation *generation,
		  struct explanation *ret_explanation)
{
	const struct inquiry inquiry = generation_inquiry(generation);
	struct explanation e = { .path = path };
	_cleanup_close_ int fd = -EBADF;
	struct inquiry_file file = { 0 };
	int r = 0;

	if (operation == BW_OPERATION_EXEC || !explain_descriptor_parse(path, &file) ||
	    explain_descriptor_is_path(&file)) {
		r = path_open(path, &fd);
		file = (struct inquiry_file){ getpid(), fd };
	}
	if (r < 0)
		r = fail(&e, "cannot be opened", -r);
	else
		r = inquiry_subject(&inquiry, file, operation, &subject->inquiry, &e.answer);
	if (r < 0 && !e.error)
		r = answer_failed(&e, subject, r);
	if (r >= 0) {
		texts_take(&e, generation);
		explain_opened_look(&file, &e.opened);
		if (is_of_visible_file_system(&e.answer)) {
			explain_view_look(&e.answer.canonical, &e.canonical);
			explain_view_look(&e.answer.layer, &e.layer);
		}
	}
	*ret_explanation = e;
}

void explanation_clear(struct explanation *explanation)
{
	free(explanation->error);
	free(explanation->directory);
	free(explanation->canonical_directory);
	free(explanation->layer_directory);
	for (unsigned int control = 0; control < _BW_CONTROL_MAX; control++)
		free(explanation->rules[control]);
	for (size_t i = 0; i < explanation->near.n; i++)
		free(explanation->near_rules[i]);
	explain_path_clear(&explanation->opened);
	explain_path_clear(&explanation->canonical);
	explain_path_clear(&explanation->layer);
	*explanation = (struct explanation){ 0 };
}
