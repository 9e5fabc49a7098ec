/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check/check.h"

#include <string.h>

static const char *const verdict_names[_VERDICT_MAX] = {
	[VERDICT_UNKNOWN] = "unknown",
	[VERDICT_PASS] = "pass",
	[VERDICT_FAIL] = "fail",
	[VERDICT_NOT_ASKED] = "not-asked",
};

static const char *const severity_names[_SEVERITY_MAX] = {
	[SEVERITY_NEEDED] = "needed",
	[SEVERITY_ADVISED] = "advised",
	[SEVERITY_NOTED] = "noted",
};

const char *verdict_name(enum verdict verdict)
{
	return verdict_names[verdict];
}

const char *severity_name(enum severity severity)
{
	return severity_names[severity];
}

int checks_run(const struct facts *facts, struct findings *ret_findings)
{
	_cleanup_findings_ struct findings findings = { 0 };

	findings.items = calloc(checks_count, sizeof(*findings.items));
	if (!findings.items)
		return -ENOMEM;
	findings.n = checks_count;
	for (size_t i = 0; i < findings.n; i++) {
		struct finding *finding = &findings.items[i];

		finding->check = &checks[i];
		finding->verdict = checks[i].test(facts, finding);
		if (!finding->seen || (finding->verdict == VERDICT_FAIL && !finding->cure))
			return -ENOMEM;
	}
	*ret_findings = TAKE(findings, (struct findings){ 0 });
	return 0;
}

void findings_clear(struct findings *findings)
{
	for (size_t i = 0; i < findings->n; i++) {
		free(findings->items[i].seen);
		free(findings->items[i].cure);
	}
	free(findings->items);
	*findings = (struct findings){ 0 };
}

static const struct finding *findings_first(const struct findings *findings, enum verdict verdict)
{
	for (size_t i = 0; i < findings->n; i++) {
		const struct finding *finding = &findings->items[i];

		if (finding->check->severity == SEVERITY_NEEDED && finding->verdict == verdict)
			return finding;
	}
	return NULL;
}

enum verdict findings_verdict(const struct findings *findings, const struct finding **ret_decisive)
{
	const struct finding *decisive = findings_first(findings, VERDICT_FAIL);

	if (!decisive)
		decisive = findings_first(findings, VERDICT_UNKNOWN);
	if (ret_decisive)
		*ret_decisive = decisive;
	return decisive ? decisive->verdict : VERDICT_PASS;
}
