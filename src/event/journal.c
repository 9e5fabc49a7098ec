/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event/journal.h"

#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

int journal_send(int priority, const char *id, const char *text)
{
	return sd_journal_send("MESSAGE=%s", text, "PRIORITY=%i", priority, "MESSAGE_ID=%s", id,
			       NULL);
}
