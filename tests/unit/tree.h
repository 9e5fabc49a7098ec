/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/*
 * A root directory of its own for one test: cmocka_unit_test_setup_teardown(test, tree_setup,
 * tree_teardown), then `struct tree *tree = *state`. Paths are absolute, below it; the
 * directories above them are made. What fails here fails the test.
 */
struct tree {
	char path[64];
	int fd;
};

int tree_setup(void **state);
int tree_teardown(void **state);

void tree_directory(const struct tree *tree, const char *path);
void tree_file(const struct tree *tree, const char *path, const char *text);
void tree_bytes(const struct tree *tree, const char *path, const void *bytes, size_t len);
void tree_link(const struct tree *tree, const char *path, const char *target);
void tree_mode(const struct tree *tree, const char *path, unsigned int mode);

/* An executable file. */
void tree_program(const struct tree *tree, const char *path);
