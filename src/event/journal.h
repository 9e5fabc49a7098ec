/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/*
 * Send a message to the journal, `id` from event/message-id.h. 0, or a negative errno: there need be no
 * journal.
 */
int journal_send(int priority, const char *id, const char *text);
