// What a set of activation vectors is like: a tree of clusters, and principal components.

function distance(u, v) {
  let sum = 0;
  for (let k = 0; k < u.length; k++) sum += (u[k] - v[k]) ** 2;
  return Math.sqrt(sum);
}

// Join the two nearest clusters again and again; their distance is the mean over pairs of members. Returns the tree:
// {item} or {left, right, height}.
export function tree(vectors) {
  const clusters = vectors.map((_, item) => ({ item, members: [item], height: 0 }));
  const apart = vectors.map((u) => vectors.map((v) => distance(u, v)));
  while (clusters.length > 1) {
    let best = { height: Infinity };
    for (let i = 1; i < clusters.length; i++) {
      for (let j = 0; j < i; j++) {
        if (apart[i][j] < best.height) best = { i, j, height: apart[i][j] };
      }
    }
    const { i, j, height } = best, left = clusters[j], right = clusters[i];
    const share = left.members.length / (left.members.length + right.members.length);
    for (let k = 0; k < clusters.length; k++) apart[j][k] = apart[k][j] = share * apart[j][k] + (1 - share) * apart[i][k];
    apart[j][j] = 0;
    clusters[j] = { left, right, height, members: [...left.members, ...right.members] };
    clusters.splice(i, 1);
    apart.splice(i, 1);
    for (const row of apart) row.splice(i, 1);
  }
  return clusters[0];
}

function dot(u, v) {
  let sum = 0;
  for (let k = 0; k < u.length; k++) sum += u[k] * v[k];
  return sum;
}

// The sum of vectors, each times its factor.
function weighted(vectors, factors) {
  const sum = Array(vectors[0].length).fill(0);
  vectors.forEach((v, i) => { for (let k = 0; k < sum.length; k++) sum[k] += factors[i] * v[k]; });
  return sum;
}

const scaled = (u, factor) => u.map((x) => x * factor);

// The first principal components of vectors: directions, places of each vector on them, and their shares of the
// variance. `before` are directions of an earlier picture: the search starts there, and keeps their signs.
export function components(vectors, count = 2, before = []) {
  const size = vectors[0].length, mean = vectors[0].map((_, k) => vectors.reduce((sum, v) => sum + v[k], 0) / vectors.length);
  let rest = vectors.map((v) => v.map((x, k) => x - mean[k]));
  const centred = rest, total = rest.reduce((sum, v) => sum + dot(v, v), 0), directions = [], shares = [];
  for (let n = 0; n < Math.min(count, size); n++) {
    let direction = before[n] ?? mean.map((_, k) => Math.sin(1 + k * (n + 1)));
    for (let turn = 0, moves = true; turn < 60 && moves; turn++) { // power iteration
      const sum = weighted(rest, rest.map((v) => dot(v, direction))), length = Math.sqrt(dot(sum, sum));
      if (length < 1e-12) break;
      const next = scaled(sum, 1 / length);
      moves = dot(next, direction) < 1 - 1e-14;
      direction = next;
    }
    const along = rest.map((v) => dot(v, direction));
    shares.push(total > 0 ? dot(along, along) / total : 0);
    rest = rest.map((v, i) => v.map((x, k) => x - along[i] * direction[k]));
    directions.push(direction);
  }
  return { directions, shares, places: centred.map((v) => directions.map((d) => dot(v, d))) };
}
