/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "logd/logd.h"

#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <syslog.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-event.h>

#include "base/log.h"
#include "event/journal.h"
#include "event/kmsg.h"
#include "event/message-id.h"
#include "guard/boot-record.h"
#include "guard/tally.h"
#include "logd/drain.h"
#include "logd/sweep.h"
#include "policy/control.h"

#define SECOND UINT64_C(1000000)

/* How often to look whether the guard is still the same, and whether the journal is back. */
#define LOOK_US (SECOND * 5)
/* How long after an event to ask what came of it without one. */
#define SWEEP_US (SECOND * 60)
#define WATCH_US (SECOND * 60 * 60)

struct logd {
	sd_event *loop;
	sd_event_source *ring, *look, *sweep, *watch;
	struct source source;
	bool open; /* there is a guard, and `source` is its evidence */
	struct origins origins; /* the current one first */
	struct drain drain;
	uint64_t swept_ns; /* CLOCK_BOOTTIME: until when it was asked what came of events */
	uint64_t swept_lost; /* and how many had been lost then, or skipped */
	uint64_t damaged_said;
	uint64_t trial_said; /* of which generation it was said that its trial is over */
	int failed; /* what was said of a guard that cannot be read */
};

static int timer_again(sd_event_source *timer, uint64_t us)
{
	int r = sd_event_source_set_time_relative(timer, us);

	return r < 0 ? r : sd_event_source_set_enabled(timer, SD_EVENT_ONESHOT);
}

static void status_say(const struct logd *logd)
{
	if (logd->failed < 0)
		(void)sd_notify(0, "STATUS=The guard's evidence cannot be read.");
	else if (!logd->open)
		(void)sd_notify(0, "STATUS=No guard is loaded: waiting for one.");
	else
		(void)sd_notifyf(0, "STATUS=Generation %" PRIu64 ": %" PRIu64 " events written.",
				 logd->origins.items[0].generation, logd->drain.written);
}

/* --- sweeping --- */

/* Events that nobody will see, in the kernel and here. */
static uint64_t lost_count(const struct logd *logd)
{
	struct tallies tallies = { 0 };

	(void)tallies_read(logd->source.tallies_fd, &tallies);
	return tallies.n[BW_TALLY_LOST] + logd->drain.skipped + logd->drain.damaged;
}

static void sweep_now(struct logd *logd)
{
	const uint64_t lost = lost_count(logd);
	/* What an earlier one skipped it may not have lived to write. */
	const bool all = logd->swept_ns == 0 || lost != logd->swept_lost;
	struct event_clocks clocks;
	int r;

	event_clocks_read(&clocks);
	if (!journal_is_there())
		return;
	r = drain_flood_say(&logd->drain);
	if (r >= 0)
		r = sweep(&logd->source, &logd->origins, logd->swept_ns, all);
	if (r < 0) {
		log_debug("what came of events was not written in whole: %s", strerror(-r));
		return; /* the next one says it again */
	}
	logd->swept_ns = clocks.boottime_ns;
	logd->swept_lost = lost;
}

static void watching_say(struct logd *logd)
{
	if (logd->open && journal_is_there())
		(void)sweep_watching(&logd->source, &logd->origins);
}

static int on_sweep(sd_event_source *timer, uint64_t us, void *context)
{
	struct logd *logd = context;

	if (logd->open)
		sweep_now(logd);
	return 0;
}

static int on_watch(sd_event_source *timer, uint64_t us, void *context)
{
	struct logd *logd = context;

	if (logd->open) {
		watching_say(logd);
		sweep_now(logd);
	}
	return timer_again(timer, WATCH_US);
}

/* --- draining --- */

static void damage_say(struct logd *logd)
{
	if (logd->drain.damaged == logd->damaged_said)
		return;
	log_warning("%" PRIu64 " records of the ring are no events of this version",
		    logd->drain.damaged - logd->damaged_said);
	logd->damaged_said = logd->drain.damaged;
}

static int on_ring(sd_event_source *io, int fd, uint32_t events, void *context)
{
	struct logd *logd = context;
	const bool skipping = logd->drain.flood.skipped > 0;
	int enabled = SD_EVENT_OFF, r;

	r = drain_some(&logd->drain, &logd->source, &logd->origins);
	damage_say(logd);
	status_say(logd);
	if (r == -EUCLEAN) {
		log_error("the ring of events makes no sense");
		return sd_event_exit(logd->loop, r);
	}
	if (r < 0) /* on_look() turns it on again */
		return sd_event_source_set_enabled(io, SD_EVENT_OFF);
	if (!skipping && logd->drain.flood.skipped > 0) /* before we are killed for it */
		return timer_again(logd->sweep, 0);
	r = sd_event_source_get_enabled(logd->sweep, &enabled);
	return r < 0 || enabled != SD_EVENT_OFF ? r : timer_again(logd->sweep, SWEEP_US);
}

/* All that is there, for as long as the journal takes it. */
static void drain_all(struct logd *logd)
{
	while (logd->open && drain_some(&logd->drain, &logd->source, &logd->origins) > 0)
		;
	damage_say(logd);
}

/* --- the guard comes, changes and goes --- */

static void guard_leave(struct logd *logd)
{
	if (!logd->open)
		return;
	drain_all(logd);
	watching_say(logd);
	sweep_now(logd);
	logd->ring = sd_event_source_disable_unref(logd->ring);
	source_close(&logd->source);
	logd->open = false;
	logd->trial_said = 0; /* the next guard's generations have the same numbers */
}

/* The next generation of the same guard goes on with the same maps. */
static int guard_enter(struct logd *logd, struct problems *problems)
{
	struct origin origin = { 0 };
	struct source source;
	int r;

	r = source_open(problems, &source, &origin);
	if (r < 0)
		return r;
	if (logd->open && source.name.events_id != logd->source.name.events_id) {
		guard_leave(logd);
		logd->swept_ns = 0;
	}
	drain_all(logd);
	logd->ring = sd_event_source_disable_unref(logd->ring);
	if (!logd->open && ring_oldest(&source.ring) > 0)
		log_info("an earlier bootward-logd may have left lines out: what was counted is "
			 "written once more");
	if (logd->open)
		source_close(&logd->source);
	origins_add(&logd->origins, &origin);
	logd->source = source;
	logd->open = true;
	watching_say(logd);
	return sd_event_add_io(logd->loop, &logd->ring, logd->source.events_fd, EPOLLIN, on_ring,
			       logd);
}

static int guard_find(struct logd *logd, struct problems *problems)
{
	struct source_name name;
	int r = source_look(&name);

	if (r == -ENOENT) {
		guard_leave(logd);
		return 0;
	}
	if (r >= 0 && logd->open && name.generation == logd->source.name.generation &&
	    name.events_id == logd->source.name.events_id)
		return sd_event_source_set_enabled(logd->ring, SD_EVENT_ON);
	return guard_enter(logd, problems);
}

/* What goes wrong is said once, not at each look. */
static void guard_look(struct logd *logd)
{
	_cleanup_problems_ struct problems problems = { 0 };
	int r = guard_find(logd, &problems);

	if (r < 0 && r != logd->failed) {
		log_problems(&problems);
		log_warning("no evidence can be had: %s", strerror(-r));
	}
	logd->failed = r < 0 ? r : 0;
	status_say(logd);
}

/* The kernel ended it by itself, and cannot say so. */
static void trial_look(struct logd *logd)
{
	const struct bw_policy *policy = &logd->source.policy;
	char names[CONTROLS_TEXT_LEN], text[320];

	if (!logd->open || logd->trial_said == logd->source.name.generation ||
	    !bw_policy_lapsed(policy, boot_clock()))
		return;
	(void)snprintf(text, sizeof(text),
		       "the trial of generation %" PRIu64
		       " is over, not confirmed: audited again: %s",
		       logd->source.name.generation, controls_to_text(policy->trial, names));
	if (journal_send(LOG_WARNING, MESSAGE_ID_TRIAL_ENDED, text) < 0)
		return;
	kmsg_write(LOG_WARNING, text);
	logd->trial_said = logd->source.name.generation;
	watching_say(logd);
}

static int on_look(sd_event_source *timer, uint64_t us, void *context)
{
	struct logd *logd = context;

	guard_look(logd);
	trial_look(logd);
	return timer_again(timer, LOOK_US);
}

/* --- from beginning to end --- */

static int on_signal(sd_event_source *source, const struct signalfd_siginfo *info, void *context)
{
	struct logd *logd = context;

	return sd_event_exit(logd->loop, 0);
}

static int signals_add(struct logd *logd)
{
	static const int numbers[] = { SIGTERM, SIGINT };
	sigset_t set;
	int r;

	(void)sigemptyset(&set);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		(void)sigaddset(&set, numbers[i]);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return -errno;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		r = sd_event_add_signal(logd->loop, NULL, numbers[i], on_signal, logd);
		if (r < 0)
			return r;
	}
	return 0;
}

static int timer_add(struct logd *logd, sd_event_source **ret_timer, uint64_t us,
		     sd_event_time_handler_t handler)
{
	return sd_event_add_time_relative(logd->loop, ret_timer, CLOCK_MONOTONIC, us, 0, handler,
					  logd);
}

static int logd_begin(struct logd *logd)
{
	int r;

	r = sd_event_default(&logd->loop);
	if (r >= 0)
		r = signals_add(logd);
	if (r >= 0)
		r = timer_add(logd, &logd->look, LOOK_US, on_look);
	if (r >= 0)
		r = timer_add(logd, &logd->sweep, SWEEP_US, on_sweep);
	if (r >= 0)
		r = timer_add(logd, &logd->watch, WATCH_US, on_watch);
	if (r >= 0)
		r = sd_event_set_watchdog(logd->loop, true);
	if (r < 0)
		log_error("cannot begin: %s", strerror(-r));
	return r;
}

static void logd_end(struct logd *logd)
{
	guard_leave(logd);
	origins_clear(&logd->origins);
	logd->look = sd_event_source_disable_unref(logd->look);
	logd->sweep = sd_event_source_disable_unref(logd->sweep);
	logd->watch = sd_event_source_disable_unref(logd->watch);
	logd->loop = sd_event_unref(logd->loop);
}

int logd_run(void)
{
	struct logd logd = { 0 };
	int r;

	r = logd_begin(&logd);
	if (r >= 0) {
		guard_look(&logd);
		(void)sd_notify(0, "READY=1");
		r = sd_event_loop(logd.loop);
		(void)sd_notify(0, "STOPPING=1");
	}
	logd_end(&logd);
	return r;
}
