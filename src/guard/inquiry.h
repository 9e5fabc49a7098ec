/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include "bpf/abi.h"
#include "guard/map.h"

/*
 * Questions to the loaded programs: the iterators judge a file by the same code as the hooks do.
 * One inquiry at a time: the maps `request` and `answer` hold one, and whoever asks a published
 * guard holds its lock (guard/pin.h).
 */
struct inquiry {
	int request_fd, answer_fd; /* maps */
	int iterator_fd[_GUARD_ITERATOR_MAX]; /* links of the iterators */
};

/*
 * Where does the file behind `fd`, a descriptor of this process, live? O_PATH will do, but for a file
 * of an overlay: until it is opened the kernel does not know which layer has it.
 *
 * Returns 0, -EBADF if the kernel did not come across the descriptor, or another negative errno.
 */
int inquiry_file(const struct inquiry *inquiry, int fd, enum bw_operation operation,
		 struct bw_answer *ret_answer);

/* What is known of it already, and nothing is learnt: `id`, `known` and `learnt_ns` of the answer. The same
 * errors. */
int inquiry_known(const struct inquiry *inquiry, int fd, struct bw_answer *ret_answer);

/* An open file. */
struct inquiry_file {
	pid_t process; /* whose descriptor */
	int fd;
};

/* Who would use a file: the task `pid`, but for what is supposed of it (struct bw_request). */
struct inquiry_subject {
	pid_t pid;
	uint32_t supposed, lacking;
	struct bw_exemption_key key;
};

/*
 * As inquiry_file(), what would become of it if the subject did that, and the paths that the host's
 * mounts have for it. Adds to the errors above: -ESRCH if there is no such task.
 */
int inquiry_subject(const struct inquiry *inquiry, struct inquiry_file file,
		    enum bw_operation operation, const struct inquiry_subject *subject,
		    struct bw_answer *ret_answer);

/* Run one iterator to its end for what it does to the programs' own memory. */
int inquiry_run(int iterator_fd);
