/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

#include "base/problem.h"

struct facts;

/*
 * Which kernels lose a security module by `word` ("lsm=...")? It was worked out for the kernels of then;
 * one that was installed since may have a module that none of those had (landlock beside 5.10).
 *
 * `facts` are of each kernel and command line that can be booted; those without the word are passed
 * over. Each loss is a warning, as is a kernel of which it cannot be told. Returns how many there
 * are, or -ENOMEM.
 */
int loss_find(const struct facts *const *facts, size_t n, const char *word,
	      struct problems *problems);
