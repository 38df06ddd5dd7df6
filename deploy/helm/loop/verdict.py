"""What must hold."""
# Seconds: from helm install until two edges serve; from the first guest until four serve; from the guests' leaving until two are left.
LIMITS = {'start_s': 240, 'up_s': 120, 'down_s': 180}
# Arrivals in a drain, as a multiple of its connections divided by its window.
ARRIVALS = 1.3
NOTHING = ('rec1_lost', 'rec1_lost_in_swap', 'rec1_unrecovered', 'rec1_duplicates', 'rec1_presence_lost', 'rec1_presence_lost_in_swap', 'rec1_presence_unrecovered',
           'rec1_presence_duplicates', 'stock_lost', 'private_lost', 'presence_lost', 'member_events', 'events_failed')


def removals(observer, lag, window):
    """What to tell of each edge that was removed; its clients have arrived elsewhere before those of the next one leave."""
    told = []
    for each, following in zip(observer.removals, observer.removals[1:] + [None]):
        until = min([each.at + lag + 2 * window] + ([following.at + lag] if following else []))
        plan, highest = each.sockets[each.pod] / window, observer.arrivals(each.at, until)
        told.append({'edge': each.pod, 'connections': each.sockets, 'deletion_costs': each.costs, 'emptiest': each.is_of_the_emptiest(), 'youngest': each.youngest,
                     'plan_per_s': round(plan, 2), 'highest_arrivals_per_s': round(highest, 2), 'of_plan': round(highest / plan, 2) if plan else None})
    return told


def of_trial(result):
    """What did not hold of clients and processes, as sentences."""
    found = []
    for name, clients in result['clients'].items():
        found += ['%s: %s is %g, not 0' % (name, figure, clients['figures'][figure]) for figure in NOTHING if clients['figures'][figure]]
    if not sum(clients['figures']['rec1_migrated'] for clients in result['clients'].values()):
        found.append('no client of rec1 moved, so nothing was tried')
    if not result['within_measurement']:
        found.append('the clients ended before the edges did: choose more --seconds')
    # The deletion cost's process has nothing to end well.
    found += ['%(pod)s ended with %(code)d, asked: %(asked)s' % each for each in result['exits'] if each['component'] != 'deletion-cost' and (each['code'] or not each['asked'])]
    return found + result['broken']


def of_loop(result):
    found = ['%s: %.1f s, more than %d' % (name, result[name], limit) for name, limit in LIMITS.items() if result[name] > limit]
    if len(result['removals']) != 2:
        found.append('%d edges were removed, not 2' % len(result['removals']))
    if not result['rebalance'] and all(each['edge'] == each['youngest'] for each in result['removals']):
        found.append('only the youngest edges were removed, as without a deletion cost')
    for each in result['removals']:
        if not each['emptiest']:
            found.append('%s was removed, which was not the emptiest: %s' % (each['edge'], each['connections']))
        if each['of_plan'] is None or each['of_plan'] > ARRIVALS:
            found.append('%s: clients arrived at %s times the plan' % (each['edge'], each['of_plan']))
    return found + of_trial(result)


def of_mixed(result):
    found = ['%s: %s counts %g messages of the bus that were refused' % (step['edges'], pod, count) for step in result['steps'] for pod, count in step['bus_refused'].items() if count]
    return found + of_trial(result)
