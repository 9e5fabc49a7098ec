/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/log.h"
#include "base/words.h"
#include "boot/cmdline-source.h"
#include "boot/kernels.h"
#include "boot/loss.h"
#include "boot/plan-record.h"
#include "boot/plan-verify.h"
#include "boot/proposal.h"
#include "cli/bootloader-output.h"
#include "cli/verb.h"
#include "entry/entry.h"
#include "kernel/facts.h"

/* All that one run reads and makes. */
struct session {
	int root_fd;
	char *root; /* as programs know it, "" for "/" */
	bool json;
	bool announced; /* the plan was printed before it was carried out */
	struct problems problems;
	struct kernels kernels;
	struct plan_record *record; /* NULL: there is none */
	struct plan *plan;
	char *boot_id;
	struct bootloader_view view;
};

static void session_clear(struct session *session)
{
	closep(&session->root_fd);
	free(session->root);
	problems_clear(&session->problems);
	kernels_clear(&session->kernels);
	(void)plan_record_free(session->record);
	(void)plan_free(session->plan);
	free(session->boot_id);
}

static bool is_live(const struct session *session)
{
	return session->root[0] == '\0';
}

static struct plan_place place_of(const struct session *session)
{
	return (struct plan_place){ .root_fd = session->root_fd,
				    .root = session->root,
				    .run = is_live(session),
				    .shown = session->record ? session->record->plan : NULL };
}

/* What holds now; nothing is known of an image. */
static struct plan_context context_of(const struct session *session)
{
	const struct facts *running = session->kernels.running;

	return (struct plan_context){
		.release = running ? running->release.text : NULL,
		.active = running ? running->active.text : NULL,
		.boot_id = session->boot_id,
	};
}

static int session_open(struct session *session, const char *root)
{
	struct stat given, top;
	size_t len = 0;

	session->root_fd = open(root ? root : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (session->root_fd < 0 || fstat(session->root_fd, &given) < 0 || stat("/", &top) < 0)
		return -errno;
	if (given.st_dev == top.st_dev && given.st_ino == top.st_ino)
		session->root = strdup("");
	else
		session->root = realpath(root, NULL);
	if (!session->root)
		return -errno;
	if (is_live(session) && file_read(AT_FDCWD, "/proc/sys/kernel/random/boot_id", 64,
					  &session->boot_id, &len) == 0)
		session->boot_id[strcspn(session->boot_id, "\n")] = '\0';
	return 0;
}

static int record_read(struct session *session)
{
	int r = plan_record_find(session->root_fd, &session->problems, &session->record);

	return r == -ENOENT ? 0 : r;
}

static bool is_unfinished(const struct session *session)
{
	return session->record && session->record->state != PLAN_STATE_APPLIED;
}

/* --- making a plan --- */

/* 1 if there is a plan, 0 if nothing is to be done. */
static int plan_make(struct session *session)
{
	return proposal_make(session->root_fd, is_live(session), &session->problems,
			     &session->kernels, &session->plan);
}

static bool is_by_hand(const struct plan *plan)
{
	return plan->n_edits + plan->n_commands == 0;
}

static int finish(struct session *session, enum bootloader_result result, const char *why,
		  int status)
{
	session->view.result = result;
	session->view.why = why;
	return status;
}

/* Every failure says something. */
static int finish_failed(struct session *session, int r)
{
	if (problems_count(&session->problems, LOG_ERR) == 0)
		problems_add(&session->problems, LOG_ERR, file_cure(r, NULL),
			     "it could not be done: %s", strerror(-r));
	return finish(session, BOOTLOADER_FAILED, NULL,
		      r == -EPROTO || r == -ESTALE || r == -EEXIST ? CLI_NOT_SO : CLI_UNKNOWN);
}

/* Where nothing is planned, why not. */
static int finish_unplanned(struct session *session, int r)
{
	if (r == 0 && session->record)
		r = loss_find((const struct facts *const *)session->kernels.items,
			      session->kernels.n, session->record->plan->word, &session->problems);
	if (r < 0)
		return finish_failed(session, r);
	if (r > 0)
		return finish(
			session, BOOTLOADER_NOTHING,
			"Nothing was changed: the change was applied before, and no longer fits "
			"every kernel",
			CLI_NOT_SO);
	return finish(session, BOOTLOADER_NOTHING,
		      session->record ? "Nothing to do: the change was applied, and every kernel "
					"will have bpf in its list at its next boot"
				      : "Nothing to do: every kernel that can have bpf in its list "
					"will have it at its next boot",
		      CLI_WELL);
}

/* Nothing is left to apply, and yet it is not so. */
static int finish_in_vain(struct session *session)
{
	(void)proposal_lacking(session->root_fd, is_live(session), &session->problems);
	return finish(session, BOOTLOADER_NOTHING,
		      "Nothing was changed: just this was applied before, and yet an entry is "
		      "without it. If update-grub does\nnot give it the word, it is made from "
		      "other files: add the word there by hand",
		      CLI_NOT_SO);
}

/* What apply refuses: there is one record, and it is of what was done. */
static int finish_blocked(struct session *session)
{
	const char *word = session->record->plan->word;

	if (strcmp(word, session->plan->word) == 0)
		return finish_in_vain(session);
	problems_add(&session->problems, LOG_ERR,
		     "bootward bootloader revert, and then bootward bootloader apply",
		     "%s was applied before, and has to be taken back first", word);
	return finish(session, BOOTLOADER_FAILED, NULL, CLI_NOT_SO);
}

static int plan(struct session *session)
{
	int r;

	if (is_unfinished(session)) {
		session->view.plan = session->record->plan;
		session->view.back = session->record->state == PLAN_STATE_REVERTING;
		/* of an image that is as far as it goes */
		if (!is_live(session) && session->record->state == PLAN_STATE_WRITTEN)
			return finish(session, BOOTLOADER_WRITTEN, NULL, CLI_WELL);
		return finish(session, BOOTLOADER_UNFINISHED, NULL, CLI_NOT_SO);
	}
	r = plan_make(session);
	if (r <= 0)
		return finish_unplanned(session, r);
	if (session->record && !is_by_hand(session->plan))
		return finish_blocked(session);
	session->view.plan = session->plan;
	if (is_by_hand(session->plan))
		return finish(session, BOOTLOADER_BY_HAND, NULL, CLI_NOT_SO);
	return finish(session, BOOTLOADER_PLANNED, NULL, CLI_WELL);
}

/* --- carrying it out --- */

/* Problems of the preparation come before what is done, and what is done before it is done. */
static void announce(struct session *session)
{
	session->announced = true;
	if (session->json)
		return;
	log_problems(&session->problems);
	problems_clear(&session->problems);
	bootloader_print_plan(&session->view);
	(void)fflush(stdout);
}

static int apply_finish(struct session *session, int r)
{
	if (r == 1 && session->plan && session->record) /* without one, another run was faster */
		return finish_in_vain(session);
	if (r == 1)
		return finish(session, BOOTLOADER_NOTHING,
			      "Nothing to do: just this was applied before, and is in force after "
			      "a reboot",
			      CLI_WELL);
	if (r < 0)
		return finish_failed(session, r);
	if (!is_live(session) && session->view.plan->n_commands > 0)
		return finish(session, BOOTLOADER_WRITTEN, NULL, CLI_WELL);
	return finish(session, BOOTLOADER_APPLIED, NULL, CLI_WELL);
}

static int apply(struct session *session)
{
	const struct plan_place place = place_of(session);
	struct plan_context context;
	int r;

	if (is_unfinished(session)) {
		const struct entries none = { .next = -1 };

		session->view.plan = session->record->plan;
		r = kernels_read(session->root_fd, is_live(session), &none, &session->problems,
				 &session->kernels);
		if (r < 0)
			return finish_failed(session, r);
	} else {
		r = plan_make(session);
		if (r <= 0)
			return finish_unplanned(session, r);
		session->view.plan = session->plan;
		if (is_by_hand(session->plan))
			return finish(session, BOOTLOADER_BY_HAND, NULL, CLI_NOT_SO);
	}
	announce(session);
	context = context_of(session);
	r = plan_apply(&place, session->plan, &context, &session->problems);
	return apply_finish(session, r);
}

static int revert(struct session *session)
{
	const struct plan_place place = place_of(session);
	int r;

	session->view.back = true;
	if (session->record) {
		session->view.plan = session->record->plan;
		announce(session);
	}
	r = session->record ? plan_revert(&place, &session->problems) : 1;
	if (r == 1)
		return finish(session, BOOTLOADER_NOTHING,
			      "Nothing to take back: bootward has changed nothing here", CLI_WELL);
	if (r < 0)
		return finish_failed(session, r);
	if (r == 2)
		return finish(session, BOOTLOADER_WRITTEN, NULL, CLI_NOT_SO);
	return finish(session, BOOTLOADER_REVERTED, NULL, CLI_WELL);
}

/* --- after the reboot --- */

static int verify_outcome(struct session *session, char **ret_why)
{
	static const struct {
		enum bootloader_result result;
		int status;
	} outcomes[] = {
		[PLAN_OUTCOME_UNKNOWN] = { BOOTLOADER_UNKNOWN, CLI_UNKNOWN },
		[PLAN_OUTCOME_AS_PLANNED] = { BOOTLOADER_AS_PLANNED, CLI_WELL },
		[PLAN_OUTCOME_OTHER] = { BOOTLOADER_OTHER, CLI_NOT_SO },
	};
	const struct entries none = { .next = -1 };
	enum plan_outcome outcome = PLAN_OUTCOME_UNKNOWN;
	struct plan_context now;
	int r;

	r = kernels_read(session->root_fd, true, &none, &session->problems, &session->kernels);
	if (r >= 0)
		r = cmdline_source_warn(session->root_fd, session->kernels.running->cmdline.text,
					&session->problems);
	now = context_of(session);
	if (r >= 0)
		r = plan_verify(session->record, &now, &outcome, ret_why);
	if (r < 0)
		return finish_failed(session, r);
	return finish(session, outcomes[outcome].result, *ret_why, outcomes[outcome].status);
}

static int verify(struct session *session, char **ret_why)
{
	if (!is_live(session))
		return finish(session, BOOTLOADER_UNKNOWN,
			      "Only the system that runs can tell what its kernel did",
			      CLI_UNKNOWN);
	if (!session->record)
		return finish(session, BOOTLOADER_UNKNOWN,
			      "Nothing was applied here, so there is nothing to compare with",
			      CLI_UNKNOWN);
	if (session->json) /* the text says what came of it alone */
		session->view.plan = session->record->plan;
	return verify_outcome(session, ret_why);
}

/* --- the verb --- */

static int act(struct session *session, const char *action, char **ret_why)
{
	static const struct {
		const char *name;
		int (*run)(struct session *session);
	} actions[] = {
		{ "plan", plan },
		{ "apply", apply },
		{ "revert", revert },
	};

	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (strcmp(actions[i].name, action) == 0)
			return actions[i].run(session);
	return verify(session, ret_why);
}

static int bootloader(struct session *session, const char *root, const char *action)
{
	_cleanup_free_ char *why = NULL;
	int r, status;

	r = session_open(session, root);
	if (r < 0) {
		log_error("cannot open root directory %s: %s", root ? root : "/", strerror(-r));
		return CLI_UNKNOWN;
	}
	session->view = (struct bootloader_view){
		.action = action,
		.runs = is_live(session),
		.problems = &session->problems,
	};
	r = record_read(session);
	status = r < 0 ? finish_failed(session, r) : act(session, action, &why);
	log_problems(&session->problems);
	if (session->json) {
		bootloader_print_json(&session->view);
		return status;
	}
	if (!session->announced)
		bootloader_print_plan(&session->view);
	bootloader_print_result(&session->view);
	return status;
}

int verb_bootloader(int argc, char **argv, const struct cli *cli)
{
	static const char *const actions[] = { "plan", "apply", "revert", "verify", NULL };
	_cleanup_(session_clear) struct session session = { .root_fd = -EBADF };
	const char *root = NULL, *action;
	const struct cli_option options[] = {
		{ "root", "DIR", "Of the system below DIR; its commands are not run", NULL, &root },
		{ "json", NULL, "Print JSON", &session.json, NULL },
		{ 0 },
	};
	char suggestion[80];
	size_t i = 0;
	int status;

	if (!cli_options(cli, options, &argc, argv, &status))
		return status;
	action = argc > 1 ? argv[1] : actions[0];
	while (actions[i] && strcmp(actions[i], action) != 0)
		i++;
	if (actions[i])
		return bootloader(&session, root, actions[i]);
	log_error("bootloader: unknown action '%s'%s; see bootward bootloader --help", action,
		  words_suggestion(action, actions, suggestion, sizeof(suggestion)));
	return CLI_UNKNOWN;
}
