/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/simulation.h"

/*
 * May a control be enforced? It may, when it was watched for long enough, and nothing was seen in that
 * time that the configuration would refuse, nor may have been seen and lost.
 */

enum objection {
	OBJECTION_OFF, /* the configuration does not switch it on */
	OBJECTION_NOT_IN_FORCE, /* what is loaded does not, or does nothing */
	OBJECTION_SHORT, /* not watched for long enough */
	OBJECTION_UNEXPLAINED, /* it would refuse what was seen */
	OBJECTION_DOUBT, /* or may */
	OBJECTION_HIDDEN, /* more was counted than is known */
	OBJECTION_LOST, /* evidence was lost, and it cannot be told of what */
	OBJECTION_UNREAD, /* or could not be read */
	_OBJECTION_MAX,
};

struct gated {
	enum bw_control control;
	uint32_t objections; /* bit n: enum objection n; 0: it may */
	int64_t watched_us; /* altogether */
	int64_t elsewhere_us; /* not among them: with other guarded directories or scope */
	int64_t since_us; /* the time that counts begins here */
	uint64_t unexplained, doubtful; /* acts since then */
	uint64_t hidden; /* acts of this boot */
	bool enforced; /* by the configuration: then what was refused had to be; else it was on trial */
};

struct gate {
	struct gated items[_BW_CONTROL_MAX];
	size_t n;
	const struct evidence *evidence; /* borrowed */
	struct simulation simulation; /* by the configuration, with the controls enforcing */
	bool untold; /* nothing says when a guard watched */
};

struct gate_question {
	const struct evidence *evidence; /* sorted, and reaching back as far as there is any */
	const struct evidence
		*now; /* the part that the counters are about: this boot's, with its `own` */
	const struct policy *policy;
	const struct setting *setting;
	uint32_t controls; /* bit n: enum bw_control n */
	int64_t wanted_us; /* for so long they are to have been watched */
	bool uncalled; /* the guard that is there is not whole, or the kernel does not call it */
};

/* The gate borrows from evidence and policy. -ENOMEM. */
int gate_make(const struct gate_question *question, struct gate *ret_gate);

/* Does it speak against enforcing its control? */
bool gate_is_against(const struct gate *gate, const struct forecast *forecast);

/* Exit status: 0 each may be enforced, 1 not so, 2 could not tell. */
int gate_status(const struct gate *gate);

void gate_clear(struct gate *gate);
#define _cleanup_gate_ _cleanup_(gate_clear)

const char *objection_to_string(enum objection objection);
