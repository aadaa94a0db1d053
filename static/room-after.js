// What everybody in a room knows, after each entry. The server tells it once; every entry changes it here as it does there.

const sorted = (faces) => [...faces].sort((one, other) => one.name.toLowerCase().localeCompare(other.name.toLowerCase()));

/** The room's state after an entry. Messages and unknown kinds change nothing. */
export function after(room, frame) {
  const { kind, by } = frame;
  switch (kind) {
    case 'scheduled': case 'amended': {
      const { begins_at, ends_at, cap, leaders, least = 1, listening = 0 } = frame;
      return { ...room, begins_at, ends_at, cap, least, listening, leaders: sorted(leaders) };
    }
    case 'lobby': return { ...room, phase: 'lobby' };
    case 'waiting': return { ...room, waiting: frame.here };
    case 'opened': return { ...room, phase: 'live', waiting: 0, people: sorted(frame.people), cap: frame.cap, lead: by?.persona ?? null };
    case 'joined': case 'left': case 'listening': return by ? moved(room, by, kind !== 'left', frame) : room;
    case 'leading': return { ...room, leaders: sorted(frame.leaders) };
    case 'handed': return { ...room, lead: frame.to };
    case 'seats': return { ...room, cap: frame.cap };
    case 'lead_lost': case 'lead_back': return { ...room, led: kind === 'lead_back', until: frame.until };
    case 'slow': return { ...room, slow: frame.seconds };
    case 'held': case 'released': return { ...room, hold: kind === 'held' };
    case 'paused': return { ...room, paused: frame.until };
    case 'resumed': return { ...room, paused: null };
    case 'prompt': return { ...room, prompt: frame.shown ? frame.seq : null };
    case 'removed': return room.prompt === frame.target ? { ...room, prompt: null } : room;
    case 'closing': return { ...room, phase: 'closing', until: frame.until, reason: frame.reason, paused: null };
    case 'reopened': return { ...room, phase: 'live', until: null, reason: null };
    case 'closed': return { ...room, phase: 'closed', until: null, reason: frame.reason, people: [], leaders: [], waiting: 0, slow: 0, hold: false, paused: null, prompt: null, lead: null };
    default: return room;
  }
}

function moved(room, by, here, { demo = false, listens = false, part = '' }) {
  if (room.leaders.some((face) => face.persona === by.persona)) {
    return { ...room, leaders: room.leaders.map((face) => (face.persona === by.persona ? { ...face, here } : face)) };
  }
  const others = room.people.filter((face) => face.persona !== by.persona);
  return { ...room, people: here ? sorted([...others, { ...by, demo, listens, part, here }]) : others };
}
