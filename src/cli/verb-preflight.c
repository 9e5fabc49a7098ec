/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "boot/plan-record.h"
#include "check/check.h"
#include "cli/preflight-output.h"
#include "cli/preflight-subject.h"
#include "cli/verb.h"
#include "guard/live-probe.h"
#include "kernel/fact.h"
#include "kernel/facts.h"
#include "policy/policy-read.h"

/* --- the request --- */

/* Which options exclude each other. */
static bool request_check(const struct preflight_request *request)
{
	const struct {
		bool wrong;
		const char *why;
	} rules[] = {
		{ (request->kernel != NULL) + request->all_kernels + request->next_boot > 1,
		  "--kernel, --all-kernels and --next-boot: choose one" },
		{ request->captured && !request->root,
		  "--captured goes with --root=DIR: the copy of a running host's files" },
		{ request->probe && request->no_probe, "--probe and --no-probe: choose one" },
		{ request->list && (request->root || request->quiet || request->summary),
		  "--list goes with --json only" },
		{ request->json + request->quiet + request->summary > 1,
		  "--json, --quiet and --summary: choose one" },
	};

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		if (!rules[i].wrong)
			continue;
		log_error("preflight: %s", rules[i].why);
		return false;
	}
	return true;
}

/* --- the guarded directories --- */

struct directories {
	struct policy *policy; /* whose paths they are, or NULL */
	const char **paths; /* ends with NULL */
};

static void directories_clear(struct directories *directories)
{
	(void)policy_free(directories->policy);
	free(directories->paths);
}

/* As configured; where nothing can be told, as they are without configuration. They only serve
 * for what is noted, so a broken configuration is told and stops nothing. */
static int directories_read(const struct preflight_machine *machine,
			    struct directories *ret_directories)
{
	static const char *const otherwise[] = { "/tmp", "/var/tmp", "/dev/shm" };
	const size_t n_otherwise = sizeof(otherwise) / sizeof(otherwise[0]);
	_cleanup_(directories_clear) struct directories directories = { 0 };
	_cleanup_problems_ struct problems problems = { 0 };
	size_t n;
	int r;

	r = policy_read(machine->root_fd, NULL, &problems, &directories.policy);
	if (r == -ENOMEM)
		return r;
	if (r < 0 && r != -ENOENT)
		log_warning("the configuration has errors, which bootward check-config tells; "
			    "/tmp, /var/tmp and /dev/shm are taken for guarded");
	n = directories.policy ? directories.policy->n_directories : n_otherwise;
	directories.paths = calloc(n + 1, sizeof(*directories.paths));
	if (!directories.paths)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		directories.paths[i] =
			directories.policy ? directories.policy->directories[i].path : otherwise[i];
	*ret_directories = TAKE(directories, (struct directories){ 0 });
	return 0;
}

/* --- the results --- */

static bool is_to_be_probed(const struct preflight_request *request,
			    const struct preflight_machine *machine,
			    const struct preflight_subject *subject)
{
	if (!machine->live || subject->kind != PREFLIGHT_RUNNING || request->no_probe)
		return false;
	return request->probe || geteuid() == 0;
}

static int probe(const struct preflight_request *request, const struct preflight_machine *machine,
		 const struct preflight_subject *subject, struct facts *facts)
{
	if (is_to_be_probed(request, machine, subject))
		return live_probe_run(facts);
	if (!machine->captured || subject->kind != PREFLIGHT_RUNNING)
		return 0;
	facts->live_probe = LIVE_PROBE_IMPOSSIBLE;
	facts->live_probe_said.text = strdup("this is a copy, not the host itself");
	return facts->live_probe_said.text ? 0 : -ENOMEM;
}

/* Who may not read the record, or finds it damaged, knows nothing of it: bootward bootloader tells. */
static int applied_read(const struct preflight_machine *machine, struct facts *facts)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_plan_record_ struct plan_record *record = NULL;
	int r;

	r = plan_record_find(machine->root_fd, &problems, &record);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	return record->state == PLAN_STATE_APPLIED
		       ? fact_set(&facts->applied, record->plan->word, PLAN_STORE)
		       : 0;
}

static int result_make(const struct preflight_request *request,
		       const struct preflight_machine *machine,
		       const struct preflight_subject *subject, const char *const *directories,
		       struct preflight_result *result)
{
	const struct subject asked = preflight_subject_of(machine, subject, directories);
	int r;

	result->subject = subject;
	r = facts_read(&asked, &result->facts);
	if (r >= 0)
		r = applied_read(machine, result->facts);
	if (r >= 0)
		r = probe(request, machine, subject, result->facts);
	if (r >= 0)
		r = checks_run(result->facts, &result->findings);
	if (r >= 0)
		result->verdict = findings_verdict(&result->findings, &result->decisive);
	return r;
}

struct results {
	struct preflight_result *items;
	size_t n;
};

static void results_clear(struct results *results)
{
	for (size_t i = 0; i < results->n; i++) {
		(void)facts_free(results->items[i].facts);
		findings_clear(&results->items[i].findings);
	}
	free(results->items);
}

static int results_make(const struct preflight_request *request,
			const struct preflight_machine *machine, struct results *results)
{
	_cleanup_(directories_clear) struct directories directories = { 0 };
	int r;

	r = directories_read(machine, &directories);
	if (r < 0)
		return r;
	results->items = calloc(machine->n_subjects, sizeof(*results->items));
	if (!results->items)
		return -ENOMEM;
	results->n = machine->n_subjects;
	for (size_t i = 0; r >= 0 && i < results->n; i++)
		r = result_make(request, machine, &machine->subjects[i], directories.paths,
				&results->items[i]);
	return r;
}

/* Any that is not ready: 1; else any of which it cannot be told, or that was not found: 2. */
static int results_status(const struct preflight_machine *machine, const struct results *results)
{
	int status = machine->incomplete ? CLI_UNKNOWN : CLI_WELL;

	for (size_t i = 0; i < results->n; i++) {
		if (results->items[i].verdict == VERDICT_FAIL)
			return CLI_NOT_SO;
		if (results->items[i].verdict != VERDICT_PASS)
			status = CLI_UNKNOWN;
	}
	return status;
}

static int results_print(const struct preflight_request *request,
			 const struct preflight_machine *machine, const struct results *results)
{
	int r = 0;

	if (request->quiet)
		return 0;
	if (request->json) {
		preflight_print_json(request, machine, results->items);
		return 0;
	}
	for (size_t i = 0; r >= 0 && i < results->n; i++) {
		if (request->summary) {
			preflight_print_summary(machine, &results->items[i]);
			continue;
		}
		if (i > 0)
			(void)printf("\n\n");
		r = preflight_print(machine, &results->items[i]);
	}
	return r;
}

static int preflight(const struct preflight_request *request)
{
	_cleanup_preflight_machine_ struct preflight_machine machine = PREFLIGHT_MACHINE_NONE;
	_cleanup_(results_clear) struct results results = { 0 };
	int r;

	r = preflight_machine_open(request, &machine);
	if (r == -ENOMEM)
		log_error("out of memory");
	if (r < 0)
		return CLI_UNKNOWN;
	if (request->probe && (!machine.live || machine.subjects[0].kind != PREFLIGHT_RUNNING)) {
		log_error("preflight: --probe: only the kernel that runs can be tried");
		return CLI_UNKNOWN;
	}
	r = results_make(request, &machine, &results);
	if (r >= 0)
		r = results_print(request, &machine, &results);
	if (r < 0) {
		log_error("could not tell: %s", strerror(-r));
		return CLI_UNKNOWN;
	}
	return results_status(&machine, &results);
}

int verb_preflight(int argc, char **argv, const struct cli *cli)
{
	struct preflight_request request = { 0 };
	const struct cli_option options[] = {
		{ "kernel", "VERSION", "Of this kernel, not the running one", NULL,
		  &request.kernel },
		{ "all-kernels", NULL, "Of each installed kernel", &request.all_kernels, NULL },
		{ "next-boot", NULL, "Of what the boot loader will boot next", &request.next_boot,
		  NULL },
		{ "root", "DIR", "Of the system below DIR", NULL, &request.root },
		{ "captured", NULL, "DIR is a copy of a running host", &request.captured, NULL },
		{ "probe", NULL, "Try a refusal (the default for root)", &request.probe, NULL },
		{ "no-probe", NULL, "Try nothing", &request.no_probe, NULL },
		{ "list", NULL, "Print what is checked", &request.list, NULL },
		{ "json", NULL, "Print JSON", &request.json, NULL },
		{ "quiet", NULL, "Print nothing but errors", &request.quiet, NULL },
		{ "summary", NULL, "Print one line for each kernel", &request.summary, NULL },
		{ 0 },
	};
	int status;

	if (!cli_options(cli, options, &argc, argv, &status))
		return status;
	if (!request_check(&request))
		return CLI_UNKNOWN;
	if (request.quiet)
		log_set_max_level(LOG_ERR);
	if (!request.list)
		return preflight(&request);
	if (request.json)
		preflight_print_list_json();
	else
		preflight_print_list();
	return CLI_WELL;
}
