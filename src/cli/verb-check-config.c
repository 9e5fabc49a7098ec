/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/log.h"
#include "cli/policy-output.h"
#include "cli/verb.h"
#include "kernel/cmdline.h"
#include "policy/exempt.h"
#include "policy/policy-read.h"

struct request {
	const char *root; /* NULL: of the running system, with its kernel's command line */
	const char *command_line;
	bool json;
};

/* The one place where the date counts: it is for the reader, and changes nothing. */
static void expired_find(const struct policy *policy, struct problems *problems)
{
	char today[sizeof("YYYY-MM-DD")] = "";
	time_t now = time(NULL);
	struct tm tm;

	if (!localtime_r(&now, &tm) || strftime(today, sizeof(today), "%Y-%m-%d", &tm) == 0)
		return;
	for (size_t i = 0; i < policy->n_exemptions; i++) {
		const struct policy_exemption *exemption = &policy->exemptions[i];

		if (!exempt_expired(exemption, today))
			continue;
		problems_add_at(problems, LOG_WARNING, exemption->source.file,
				exemption->source.line, "renew its date or remove it",
				"[Exempt %s] expired on %s and still applies, because at boot the "
				"clock may be wrong and is never asked",
				exemption->name, exemption->expires);
	}
}

/* The running kernel's command line, of the caller. NULL is none. */
static int command_line_read(struct problems *problems, char **ret_line)
{
	char *line = NULL;
	size_t len = 0;
	int r;

	r = file_read(AT_FDCWD, "/proc/cmdline", CMDLINE_MAX, &line, &len);
	if (r == -ENOMEM)
		return r;
	if (r < 0)
		problems_add_at(problems, LOG_WARNING, "/proc/cmdline", 0,
				"give --command-line=STRING", "cannot be read: %s", file_reason(r));
	*ret_line = line;
	return 0;
}

static int config_read(const struct request *request, int root_fd, struct problems *problems,
		       struct policy **ret_policy)
{
	_cleanup_free_ char *running = NULL;
	const char *line = request->command_line;
	int r;

	if (!line && !request->root) {
		r = command_line_read(problems, &running);
		if (r < 0)
			return r;
		line = running;
	}
	return policy_read(root_fd, line, problems, ret_policy);
}

static int check_config(const struct request *request)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_ struct policy *policy = NULL;
	_cleanup_close_ int root_fd = -EBADF;
	const char *root = request->root ? request->root : "/";
	int r;

	root_fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root_fd < 0) {
		log_error("cannot open root directory %s: %s", root, strerror(errno));
		return CLI_UNKNOWN;
	}
	r = config_read(request, root_fd, &problems, &policy);
	if (r >= 0)
		expired_find(policy, &problems);
	log_problems(&problems);
	if (request->json)
		policy_print_json(policy, root_fd, &problems);
	else if (policy)
		policy_print(policy, root_fd);
	if (r < 0) {
		log_error("the configuration has errors and would not be loaded");
		return CLI_UNKNOWN;
	}
	return problems_count(&problems, LOG_WARNING) > 0 ? CLI_NOT_SO : CLI_WELL;
}

int verb_check_config(int argc, char **argv, const struct cli *cli)
{
	struct request request = { 0 };
	const struct cli_option options[] = {
		{ "root", "DIR", "Check the system below DIR", NULL, &request.root },
		{ "command-line", "STRING", "As if the kernel's command line were STRING", NULL,
		  &request.command_line },
		{ "json", NULL, "Print JSON", &request.json, NULL },
		{ 0 },
	};
	int status;

	if (!cli_options(cli, options, &argc, argv, &status))
		return status;
	return check_config(&request);
}
