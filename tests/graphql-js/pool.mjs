// The demo world's own values, found in the answers to pool.graphql.

/** Identifiers by type, cursors by connection, and texts by what they are. */
export function makePool(answers) {
  const pool = { ids: {}, cursors: {}, slugs: [], tags: [], categories: [], codes: [], databases: [], numbers: [], words: [] };
  const add = (list, value) => {
    if (typeof value === 'string' && !list.includes(value)) list.push(value);
  };
  const walk = (value) => {
    if (Array.isArray(value)) return value.forEach(walk);
    if (value === null || typeof value !== 'object') return;
    const type = value.__typename;
    if (value.id) add((pool.ids[type] ??= []), value.id);
    if (value.pageInfo) {
      const cursors = (pool.cursors[type] ??= []);
      add(cursors, value.pageInfo.startCursor);
      add(cursors, value.pageInfo.endCursor);
    }
    if (type === 'Article') {
      add(pool.slugs, value.slug);
      (value.tags ?? []).forEach((tag) => add(pool.tags, tag));
    }
    if (type === 'Category') add(pool.categories, value.slug);
    if (type === 'SiteDatabase') [value.name, ...value.users].forEach((name) => add(pool.databases, name));
    add(pool.numbers, value.number);
    add(pool.codes, value.verificationCode);
    add(pool.codes, value.vipCode);
    add(pool.codes, value.digits);
    Object.values(value).forEach(walk);
  };
  walk(answers);
  for (const name of ['ids', 'cursors']) {
    if (Object.keys(pool[name]).length === 0) throw new Error(`the answers to pool.graphql have no ${name}`);
  }
  return pool;
}
