/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/*
 * One line for the kernel's log, which keeps the true time of early boot, and for the console, which
 * shows what its level lets through. Nothing is done about a log that cannot be written.
 */
void kmsg_write(int level, const char *text);
