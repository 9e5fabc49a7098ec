/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "policy/policy.h"

/*
 * A number that tells whether two policies give the same verdicts: 64-bit FNV-1a over everything
 * that changes one, and over the names that reports give to directories and exemptions. It
 * identifies and does not authenticate: anyone can make two policies of one number.
 *
 * What the policy only names is not in it: the file that an exemption's Exe= leads to is the
 * loader's to compare.
 */
uint64_t policy_hash(const struct policy *policy);

/*
 * The same of a draft as the files say it, before the command line, links and missing programs of
 * one root change it: equal for equal files in the initrd and in the real root. Never 0.
 */
uint64_t policy_configured_hash(const struct policy *policy);

/*
 * Whether two guards watch the same ground: their guarded directories and Scope=. Never 0. The second
 * is the first of what a policy has.
 */
uint64_t ground_hash(enum bw_scope scope, char *const *directories, size_t n);
uint64_t policy_ground_hash(const struct policy *policy);
