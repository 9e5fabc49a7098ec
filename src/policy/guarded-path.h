/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What can be said of a guarded directory from its normalized path alone. */

/* LOG_ERR if guarding it would stop the machine, LOG_WARNING if it would stop something that many
 * machines do, LOG_INFO otherwise. */
int guarded_path_danger(const char *path);

/* Why the path does not fit the maps (BW_DIRECTORY_* in bpf/abi.h), to follow its name in a message;
 * NULL if it does. */
const char *guarded_path_unfit(const char *path);
