/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "boot/grub-default-edit.h"

#define WORD "lsm=yama,bpf"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool so)
{
	if (!so)
		__builtin_trap();
}

/* Only read by the shell ("-n"): what is fuzzed is never run. */
static bool shell_reads(const char *text)
{
	char *const argv[] = { (char *)"sh", (char *)"-n", NULL };
	_cleanup_close_ int fd = memfd_create("text", 0);
	posix_spawn_file_actions_t actions;
	int status = -1;
	pid_t pid;

	must(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text) &&
	     lseek(fd, 0, SEEK_SET) == 0);
	must(posix_spawn_file_actions_init(&actions) == 0);
	must(posix_spawn_file_actions_adddup2(&actions, fd, STDIN_FILENO) == 0);
	must(posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", 1, 0) == 0);
	must(posix_spawn(&pid, "/bin/sh", &actions, NULL, argv, environ) == 0);
	posix_spawn_file_actions_destroy(&actions);
	while (waitpid(pid, &status, 0) < 0)
		must(errno == EINTR); /* the fuzzer's own clock */
	return status == 0;
}

/* A shell takes as long as hundreds of edits: by its bytes, one text in 64 is given to it. */
static bool is_sample(const uint8_t *data, size_t size)
{
	unsigned int sum = 0;

	for (size_t i = 0; i < size; i++)
		sum = sum * 31 + data[i];
	return sum % 64 == 0;
}

static bool ends_piece(char c)
{
	return strchr(" \t\f\v\xa0\"'", c);
}

static bool is_named(const char *piece, size_t len)
{
	return len >= 3 && memcmp(piece, "lsm", 3) == 0 && (len == 3 || piece[3] == '=');
}

/* The next piece of a line that is no lsm=; a variable's name up to its "=" is one. */
static bool piece_next(const char **at, const char *end, const char **ret_piece, size_t *ret_len)
{
	do {
		const char *start = *at;
		char last;

		while (start < end && ends_piece(*start))
			start++;
		last = strncmp(start, "GRUB_", 5) == 0 ? '=' : ' ';
		*ret_piece = *at = start;
		while (*at < end && !ends_piece(**at) && **at != last)
			(*at)++;
		*at += *at < end && **at == '=' && last == '=';
		*ret_len = (size_t)(*at - start);
	} while (is_named(*ret_piece, *ret_len));
	return *ret_len > 0;
}

static void pieces_survive(const char *before, const char *before_end, const char *after,
			   const char *after_end)
{
	const char *a, *b;
	size_t a_len, b_len;

	while (piece_next(&before, before_end, &a, &a_len)) {
		must(piece_next(&after, after_end, &b, &b_len));
		must(a_len == b_len && memcmp(a, b, a_len) == 0);
	}
	must(!piece_next(&after, after_end, &b, &b_len));
}

/* One line differs, or one is added at the end. */
static void others_survive(const char *before, const char *after)
{
	const char *before_end, *after_end;
	size_t same = 0;

	while (before[same] != '\0' && before[same] == after[same])
		same++;
	if (before[same] == '\0') {
		after += same + (same > 0 && before[same - 1] != '\n' && after[same] == '\n');
		must(strcmp(after, "GRUB_CMDLINE_LINUX=\"" WORD "\"\n") == 0 ||
		     !strchr(after, '\n'));
		return;
	}
	while (same > 0 && before[same - 1] != '\n')
		same--;
	before += same;
	after += same;
	before_end = before + strcspn(before, "\n");
	after_end = after + strcspn(after, "\n");
	must(strcmp(before_end, after_end) == 0);
	/* a word in quotes that goes may have blanks, and all its pieces go with it */
	if (!strchr(before, '\\') && (!memchr(before, '\'', (size_t)(before_end - before)) ||
				      !memchr(before, '"', (size_t)(before_end - before))))
		pieces_survive(before, before_end, after, after_end);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = strndup((const char *)data, size), *edited = NULL;
	_cleanup_free_ char *again = NULL;
	const char *why = NULL;
	unsigned int line = 0;
	int r;

	if (!text)
		return 0;
	r = grub_default_edit(text, WORD, &edited, &line, &why);
	must((r == -EBADMSG) == (why != NULL));
	if (r < 0) {
		must(r == -EBADMSG && !edited);
		return 0;
	}
	must(r == (strcmp(text, edited) != 0));
	must(strstr(edited, WORD));
	others_survive(text, edited);
	must(grub_default_edit(edited, WORD, &again, &line, &why) == 0);
	must(strcmp(edited, again) == 0);
	if (r > 0 && is_sample(data, size) && shell_reads(text))
		must(shell_reads(edited));
	return 0;
}
