/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/simulation.h"

/* Whether an exemption applies to a sighting. */
enum match {
	MATCH_NO,
	MATCH_DOUBT, /* by all that is known it may */
	MATCH_YES,
};

enum match exemption_match(const struct policy_exemption *exemption,
			   const struct sighting *sighting, const struct setting *setting,
			   enum doubt *ret_doubt);

/* Bits of enum bw_shape: which kinds of key the exemption gives. */
unsigned int exemption_shape(const struct policy_exemption *exemption);

/* The one among the policy's that decides, as simulation.h says; NULL for MATCH_NO. */
enum match policy_match(const struct policy *policy, const struct sighting *sighting,
			const struct setting *setting, const struct policy_exemption **ret_rule,
			enum doubt *ret_doubt);
