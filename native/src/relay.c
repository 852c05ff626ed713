/*
 * relay.c - between stdio and a pty, in one loop over poll(2).
 *
 * It ends with the child. When our own side goes first (the terminal hangs up, a signal asks us to
 * end, nobody reads stdout), the master is closed: that hangs the pty up, and the kernel sends its
 * session SIGHUP, as if a telephone line had dropped. A child that is still there a second later is
 * killed.
 */
#include "relay.h"

#include <linux/fcntl.h>

#include "poll.h"
#include "process.h"
#include "signals.h"
#include "sys.h"
#include "terminal.h"
#include "trace.h"

#define MS 1000000ull
#define HANGUP_GRACE (1000 * MS)
#define EOF_AGAIN (500 * MS)
#define MASTER_AGAIN (100 * MS) /* when nobody has the slave open: EIO until somebody does */
#define DRAIN_QUIET 20 /* ms: what a dead child wrote is in the pty already, or just about */
#define DRAIN_MOST 65536 /* bytes: more than a pty holds; a background job may write for ever */

/* One direction: bytes that were read and are not written yet. */
struct flow {
	int from, to; /* -1: closed */
	uint32_t begin, end;
	unsigned char bytes[4096];
};

struct relaying {
	int master, signals;
	int32_t child;
	struct flow in, out;
	struct terminal terminal;
	int status; /* of the child; -1: it runs */
	int hangup_signal; /* why we end first; 0: the child may decide */
	uint64_t hung_up, eof_due, master_due; /* nanoseconds; 0: not */
	uint32_t drained; /* bytes since the child ended */
	unsigned char last; /* byte from stdin */
};

static void hang_up(struct relaying *r, int signal)
{
	if (r->hung_up)
		return;
	r->hung_up = monotonic();
	r->hangup_signal = signal;
	terminal_restore(&r->terminal);
	r->terminal.is = false;
	SYS(__NR_close, r->master);
	r->master = r->in.from = r->in.to = r->out.from = -1;
	r->in.begin = r->in.end = 0;
}

/*
 * A pipe's end of file becomes the character that means it. It only counts when a program reads the
 * terminal line by line; one that was switching to raw mode just then (readline) has lost it. So it
 * is said again, as a file at its end says it at every read.
 */
static void say_eof(struct relaying *r)
{
	unsigned char eof = terminal_eof_character(r->master);

	r->eof_due = monotonic() + EOF_AGAIN;
	if (r->in.begin != r->in.end)
		return;
	r->in.begin = r->in.end = 0;
	if (r->last != '\n') /* the first one only ends the unfinished line */
		r->in.bytes[r->in.end++] = eof;
	r->in.bytes[r->in.end++] = eof;
	r->last = '\n';
}

static void fill(struct relaying *r, struct flow *flow)
{
	long got = SYS(__NR_read, flow->from, flow->bytes, sizeof(flow->bytes));

	if (got == -EAGAIN || got == -EINTR)
		return;
	if (got > 0) {
		flow->begin = 0;
		flow->end = (uint32_t)got;
		if (flow == &r->in)
			r->last = flow->bytes[got - 1];
		else if (r->status >= 0)
			r->drained += (uint32_t)got;
		return;
	}
	if (flow == &r->out) { /* EIO: the last slave was closed */
		r->master_due = monotonic() + MASTER_AGAIN;
	} else if (r->terminal.is) {
		hang_up(r, HUP);
	} else {
		r->in.from = -1;
		say_eof(r);
	}
}

static void drain(struct relaying *r, struct flow *flow)
{
	long put = SYS(__NR_write, flow->to, flow->bytes + flow->begin, flow->end - flow->begin);

	if (put > 0)
		flow->begin += (uint32_t)put;
	else if (put != -EAGAIN && put != -EINTR) {
		flow->begin = flow->end = 0;
		if (flow == &r->out) {
			r->out.to = -1;
			hang_up(r, 0);
		}
	}
}

static void hear(struct relaying *r)
{
	struct {
		uint32_t signal;
		unsigned char rest[124];
	} info; /* struct signalfd_siginfo */
	int wait_status;

	if (SYS(__NR_read, r->signals, &info, sizeof(info)) != (long)sizeof(info))
		return;
	switch (info.signal) {
	case CHLD:
		if (r->status < 0 && wait_for(r->child, &wait_status, NO_HANG) == r->child)
			r->status = exit_status(wait_status);
		break;
	case WINCH:
		terminal_copy_size(r->master);
		break;
	case CONT: /* the shell that stopped and continued us had its own terminal settings meanwhile */
		terminal_raw_again(&r->terminal);
		terminal_copy_size(r->master);
		break;
	default:
		hang_up(r, (int)info.signal);
	}
}

/* Nothing is left to do once the child is gone and its last words are passed on. */
static bool finished(const struct relaying *r, bool quiet)
{
	if (r->status < 0 || r->out.begin != r->out.end)
		return false;
	return quiet || r->hung_up || r->master_due || r->drained > DRAIN_MOST;
}

static bool times_up(uint64_t due)
{
	return due && monotonic() >= due;
}

/* One poll; true when it timed out with nothing to do. */
static bool turn(struct relaying *r)
{
	bool in_empty = r->in.begin == r->in.end, out_empty = r->out.begin == r->out.end;
	struct pollfd on[] = {
		{ .fd = r->signals, .events = POLLIN },
		{ .fd = in_empty && r->status < 0 ? r->in.from : -1, .events = POLLIN },
		{ .fd = in_empty ? -1 : r->in.to, .events = POLLOUT },
		{ .fd = out_empty && !r->master_due ? r->out.from : -1, .events = POLLIN },
		{ .fd = out_empty ? -1 : r->out.to, .events = POLLOUT },
	};
	bool timed = r->hung_up || r->eof_due || r->master_due;
	int64_t wait[2] = { 0, (r->status >= 0 ? DRAIN_QUIET : 50) * (int64_t)MS };
	long ready = SYS(__NR_ppoll, on, 5, timed || r->status >= 0 ? wait : NULL, NULL, 0);

	if (ready <= 0)
		return ready == 0;
	if (on[1].revents)
		fill(r, &r->in);
	if (on[2].revents && r->in.to >= 0)
		drain(r, &r->in);
	if (on[3].revents && r->out.from >= 0)
		fill(r, &r->out);
	if (on[4].revents && r->out.to >= 0)
		drain(r, &r->out);
	if (on[0].revents)
		hear(r);
	return false;
}

static void watch_the_clock(struct relaying *r)
{
	if (times_up(r->master_due) && r->status < 0)
		r->master_due = 0;
	if (times_up(r->eof_due) && r->master >= 0)
		say_eof(r);
	if (r->hung_up && r->status < 0 && times_up(r->hung_up + HANGUP_GRACE)) {
		SYS(__NR_kill, r->child, KILL);
		r->hung_up = monotonic();
	}
}

int relay(int master, int32_t child)
{
	signals heard = SIGNAL(CHLD) | SIGNAL(WINCH) | SIGNAL(CONT) | SIGNAL(HUP) | SIGNAL(INT) |
			SIGNAL(QUIT) | SIGNAL(TERM);
	signals before = signals_block(heard);
	struct relaying r = {
		.master = master,
		.child = child,
		.in = { .from = 0, .to = master },
		.out = { .from = master, .to = 1 },
		.status = -1,
		.last = '\n',
	};
	int wait_status;
	long ended = wait_for(child, &wait_status, NO_HANG);

	if (failed(ended)) {
		signals_set(before);
		return (int)ended;
	}
	if (ended == child)
		r.status = exit_status(wait_status);
	r.signals = (int)SYS(__NR_signalfd4, -1, &heard, sizeof(heard), O_CLOEXEC);
	SYS(__NR_fcntl, master, F_SETFL, O_RDWR | O_NONBLOCK);
	r.terminal = terminal_raw();
	terminal_copy_size(master);

	for (bool quiet = false; !finished(&r, quiet); watch_the_clock(&r))
		quiet = turn(&r);

	terminal_restore(&r.terminal);
	SYS(__NR_close, r.signals);
	signals_set(before);
	return r.hangup_signal ? 128 + r.hangup_signal : r.status;
}
