/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/judgement.h"

#include <fcntl.h>
#include <string.h>
#include <systemd/sd-id128.h>
#include <time.h>

#include "base/log.h"
#include "cli/evidence-json.h"
#include "cli/program-facts.h"
#include "policy/policy-read.h"

void judgement_clear(struct judgement *judgement)
{
	problems_clear(&judgement->problems);
	evidence_clear(&judgement->evidence);
	policy_free(judgement->policy);
	policy_free(judgement->configured);
	generation_free(judgement->generation);
	programs_clear(&judgement->programs);
	closep(&judgement->root_fd);
	*judgement = (struct judgement)JUDGEMENT_NONE;
}

/* --- the configuration --- */

static int policy_open(const struct judgement_options *options, struct judgement *judgement)
{
	_cleanup_policy_sources_ struct policy_sources changes = { 0 };
	_cleanup_problems_ struct problems unsaid = { 0 };
	int r;

	if (!options->change)
		return policy_read(judgement->root_fd, options->command_line, &judgement->problems,
				   &judgement->policy);
	(void)policy_read(judgement->root_fd, options->command_line, &unsaid,
			  &judgement->configured);
	r = policy_change_read(options->change, &judgement->problems, &changes);
	if (r < 0)
		return r;
	return policy_read_with(judgement->root_fd, options->command_line, &changes,
				&judgement->problems, &judgement->policy);
}

/* --- whose evidence it is --- */

static void this_boot(char boot[EVIDENCE_BOOT_LEN])
{
	sd_id128_t id;

	if (sd_id128_get_boot(&id) >= 0)
		(void)sd_id128_to_string(id, boot);
}

/* The boot in which it was collected: that of the last that is known. */
static void last_boot(const struct evidence *evidence, char boot[EVIDENCE_BOOT_LEN])
{
	int64_t last = INT64_MIN;

	for (size_t i = 0; i < evidence->n_watches; i++)
		if (evidence->watches[i].to_us >= last) {
			last = evidence->watches[i].to_us;
			memcpy(boot, evidence->watches[i].boot, EVIDENCE_BOOT_LEN);
		}
	for (size_t i = 0; i < evidence->n; i++)
		if (evidence->items[i].last_us > last) {
			last = evidence->items[i].last_us;
			memcpy(boot, evidence->items[i].boot, EVIDENCE_BOOT_LEN);
		}
}

/* Programs of another machine, or of a tree, have other numbers. */
static bool is_of_this_boot(const struct judgement_options *options,
			    const struct judgement *judgement)
{
	char boot[EVIDENCE_BOOT_LEN] = "";

	this_boot(boot);
	return !options->root && *boot && strcmp(boot, judgement->setting.boot) == 0;
}

static int setting_read(const struct judgement_options *options, struct judgement *judgement)
{
	struct setting *setting = &judgement->setting;
	struct program_source source = { .root_fd = judgement->root_fd };
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_REALTIME, &now);
	setting->now_us = now.tv_sec * INT64_C(1000000) + now.tv_nsec / 1000;
	setting->by_path = options->by_path;
	setting->programs = &judgement->programs;
	if (options->evidence.file)
		last_boot(&judgement->evidence, setting->boot);
	else
		this_boot(setting->boot);
	if (is_of_this_boot(options, judgement))
		(void)generation_open_current(&judgement->problems, &judgement->generation);
	source.generation = judgement->generation;
	return program_facts_read(&judgement->evidence, judgement->policy, &source,
				  &judgement->problems, &judgement->programs);
}

int judgement_open(const struct judgement_options *options, struct judgement *judgement)
{
	const char *root = options->root ? options->root : "/";
	int r;

	judgement->root_fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (judgement->root_fd < 0) {
		r = -errno;
		log_error("cannot open root directory %s: %s", root, strerror(errno));
		return r;
	}
	r = policy_open(options, judgement);
	judgement->policy_warnings = problems_count(&judgement->problems, LOG_WARNING);
	if (r >= 0)
		r = evidence_open(&options->evidence, &judgement->problems, &judgement->evidence);
	else
		problems_add(&judgement->problems, LOG_ERR, NULL,
			     "the configuration cannot be used, so nothing is judged by it");
	if (r >= 0)
		r = setting_read(options, judgement);
	log_problems(&judgement->problems);
	if (r == -ENOMEM)
		log_error("not enough memory");
	return r;
}

/* --- JSON --- */

json_object *sighting_seen_json(const struct sighting *sighting)
{
	json_object *object = sighting_to_json(sighting, "event", 0, 0);

	json_object_object_del(object, "kind");
	json_object_object_del(object, "time");
	json_object_object_del(object, "began");
	return object;
}

json_object *forecast_json(const struct forecast *forecast)
{
	json_object *object = sighting_seen_json(forecast->sighting);

	json_add_string(object, "outcome", outcome_to_string(forecast->outcome));
	json_add_string(object, "doubt", forecast->doubt ? doubt_to_string(forecast->doubt) : NULL);
	json_add_string(object, "by", forecast->rule ? forecast->rule->name : NULL);
	return object;
}
