/* SPDX-License-Identifier: GPL-2.0-only */
#pragma once

/* What the administrator's tool asks of the kernel about a file, and what it is told. A part of bpf/abi.h, which
 * includes it. */

/* --- request: ARRAY of one, written by user space: what the iterators are asked --- */

enum bw_question {
	BW_QUESTION_PLACE, /* where does it live, and what do the controls say to that */
	BW_QUESTION_KNOWN, /* what is known of it already; nothing is learnt */
};

/* Of the subject, what is supposed instead of read from the task: bits of enum bw_shape, and */
#define BW_SUPPOSED_HOST _BW_SHAPE_MAX /* that it is in the initial user namespace */

struct bw_request {
	__u32 tgid; /* whose descriptor */
	__u32 fd;
	__u32 pid; /* of the task that would use the file; 0: no task */
	__u32 operation; /* enum bw_operation */
	__u32 question; /* enum bw_question, of `file` */
	__u32 supposed;
	__u32 lacking; /* bits of `supposed` that the subject has none of: no program, unit, user */
	struct bw_exemption_key subject; /* what is supposed; its shape is not looked at */
};

/* Names of a path, from the file upwards, each with its NUL. */
#define BW_VIEW_LEN  2048
#define BW_VIEW_NAME 256 /* the longest, with its NUL */

/* What the oldest mount that the host's root made of a file system shows of a file. */
enum bw_view_state {
	BW_VIEW_NONE, /* not looked at */
	BW_VIEW_SHOWN,
	BW_VIEW_HIDDEN, /* no such mount shows it */
	BW_VIEW_UNDECIDED, /* BW_REASON_UNDECIDED */
};

struct bw_view {
	__u32 state; /* enum bw_view_state */
	__u32 directory; /* 1 + index in `directories` of the one that it is below there, or 0 */
	__u32 mount; /* its number in /proc/PID/mountinfo */
	__u32 len; /* bytes of `names`; BW_VIEW_LEN and above: there is no room for more */
	__u32 below; /* how many names it is below the mount's root, of which the topmost 64 are known */
	__u32 padding;
	struct bw_file_id file; /* in that file system */
	char names[BW_VIEW_LEN + BW_VIEW_NAME];
};

/* Read from the iterators, as bytes. `file` fills the first part, `task` the second, `views` the last. */
struct bw_answer {
	struct bw_file_id id;
	__u64 learnt_ns; /* CLOCK_BOOTTIME: when its file system's mount became known */
	__u32 places; /* bit n: enum bw_place n */
	__u32 mode; /* inode.i_mode */
	__u32 trusted; /* nobody but root could have made or changed it */
	__u32 reason; /* enum bw_reason, when BW_PLACE_GUARDED */
	__u32 directory; /* 1 + index in `directories`, when known */
	__u32 sealed; /* the file is a fully sealed memfd */
	__u32 controls; /* bit n: enum bw_control n speaks about this operation on it */
	__u32 refused; /* those of `controls` that would refuse */
	__u32 audited;
	__u32 exempt;
	__u32 known; /* its file system's oldest mount is */
	__u32 judged; /* `task` came by the task */
	struct bw_exempt exemption; /* that applied */
	__u32 conditions; /* enum bw_condition: those that are met */
	__u32 padding;
	struct bw_exemption_key subject; /* whose shape says what of it can meet an exemption */
	struct bw_view canonical;
	struct bw_view layer; /* of what holds the data of an overlay's file */
};
