/* flow.c - see flow.h. */
#include "flow.h"

#include "sys.h"

bool flow_empty(const struct flow *flow)
{
	return flow->begin == flow->end;
}

void flow_poll(const struct flow *flow, bool may, struct pollfd on[2])
{
	bool empty = flow_empty(flow);

	on[0] = (struct pollfd){ .fd = empty && may && flow->left ? flow->from : -1, .events = POLLIN };
	on[1] = (struct pollfd){ .fd = empty ? -1 : flow->to, .events = POLLOUT };
}

long flow_fill(struct flow *flow)
{
	bool all = flow->left < 0 || flow->left > FLOW_BYTES;
	long got = SYS(__NR_read, flow->from, flow->bytes, all ? FLOW_BYTES : flow->left);

	if (got > 0) {
		flow->begin = 0;
		flow->end = (uint32_t)got;
		if (flow->left > 0)
			flow->left -= got;
	}
	return got;
}

long flow_drain(struct flow *flow)
{
	long put = SYS(__NR_write, flow->to, flow->bytes + flow->begin, flow->end - flow->begin);

	if (put > 0)
		flow->begin += (uint32_t)put;
	return put;
}

void flow_abandon(struct flow *flow)
{
	flow->to = -1;
	flow->begin = flow->end = 0;
}
