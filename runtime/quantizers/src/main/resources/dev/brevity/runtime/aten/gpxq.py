  def on_grid(self: __torch__.Kernels, x: Tensor, s: Tensor, z: Tensor, low: float, high: float, rounding: int, mantissa: float, edge: float) -> Tensor:
    # Mantissa: the bits of minifloats, whose smallest step is 2 to the edge; -1 for integers, -2 for signs beyond the edge.
    if torch.lt(mantissa, -1.5):
      sign = torch.sub(torch.mul(torch.to(torch.ge(x, 0.), ops.prim.dtype(x)), 2.), 1.)
      number = torch.mul(sign, torch.gt(torch.abs(torch.div(x, s)), edge))
    else:
      v = torch.div(x, s)
      if torch.lt(mantissa, 0.):
        number = (self).integers_within(torch.add_(v, z), low, high, rounding, z, )
      else:
        exponent = torch.sub_(torch.floor_(torch.log2_(torch.add_(torch.abs(v), 1.1754943508222875e-38))), mantissa)
        step = torch.exp2(torch.clamp_(exponent, edge))
        number = torch.clamp_(torch.mul_((self).to_integers(torch.div_(v, step), rounding, ), step), low, high)
    return number
  def integers_within(self: __torch__.Kernels, v: Tensor, low: float, high: float, rounding: int, z: Tensor) -> Tensor:
    _0 = (self).to_integers(v, rounding, )
    return torch.sub_(torch.clamp_(v, low, high), z)
  def to_integers(self: __torch__.Kernels, v: Tensor, rounding: int) -> Tensor:
    if torch.eq(rounding, 0):
      _0 = torch.round_(v)
    elif torch.eq(rounding, 1):
      _1 = torch.floor_(v)
    elif torch.eq(rounding, 2):
      _2 = torch.ceil_(v)
    elif torch.eq(rounding, 3):
      _3 = (self).round_to_zero_(v, )
    else:
      _4 = (self).dpu_(v, )
    return v
  def column_of(self: __torch__.Kernels, grid: Tensor, i: int) -> Tensor:
    if torch.eq(torch.size(grid, 1), 1):
      y = torch.select(grid, 1, 0)
    else:
      y = torch.select(grid, 1, i)
    return y
  def in_order(self: __torch__.Kernels, x: Tensor, order: Tensor) -> Tensor:
    g = torch.size(x)
    return torch.gather(x, 1, torch.expand(torch.unsqueeze(order, -1), g))
  def put_back(self: __torch__.Kernels, x: Tensor, order: Tensor) -> Tensor:
    return torch.scatter(x, 1, torch.expand(torch.unsqueeze(order, -1), torch.size(x)), x)
  def in_order_both(self: __torch__.Kernels, x: Tensor, order: Tensor) -> Tensor:
    rows = torch.gather(x, 1, torch.expand(torch.unsqueeze(order, -1), torch.size(x)))
    return torch.gather(rows, 2, torch.expand(torch.unsqueeze(order, 1), torch.size(x)))
  def add_products(self: __torch__.Kernels, sum: Tensor, x: Tensor, y: Tensor, factor: Tensor) -> Tensor:
    return torch.baddbmm_(sum, torch.transpose(x, 1, 2), y, beta=1, alpha=float(factor))
  def diagonal_of(self: __torch__.Kernels, h: Tensor) -> Tensor:
    return torch.clone(torch.diagonal(h, 0, -2, -1))
  def with_diagonal(self: __torch__.Kernels, h: Tensor, d: Tensor) -> Tensor:
    y = torch.clone(h)
    _0 = torch.copy_(torch.diagonal(y, 0, -2, -1), d)
    return y
  def inverse_factor(self: __torch__.Kernels, h: Tensor) -> Tuple[Tensor, Tensor]:
    # The upper factor U of the inverse, transpose(U) U: of the matrix with rows and columns reversed it is the ordinary factor, inverted.
    a, info = torch.linalg_cholesky_ex(torch.flip(h, [1, 2]))
    n = torch.size(h, 1)
    eye = torch.expand(torch.eye(n, dtype=ops.prim.dtype(h)), torch.size(h))
    u = torch.linalg_solve_triangular(a, eye, upper=False)
    return (torch.flip(u, [1, 2]), torch.amax(info))
  def feedback_of(self: __torch__.Kernels, u: Tensor) -> Tensor:
    d = torch.unsqueeze(torch.diagonal(u, 0, -2, -1), -1)
    return torch.contiguous(torch.transpose(torch.div(u, d), 1, 2))
  def budget(self: __torch__.Kernels, used: Tensor, place: Tensor, a: float, b: float, m: float) -> Tuple[Tensor, Tensor]:
    p = torch.squeeze(torch.gather(torch.select(used, 0, 0), 1, place), 1)
    n = torch.squeeze(torch.gather(torch.select(used, 0, 1), 1, place), 1)
    most = torch.add(torch.mul(p, b), torch.mul(n, a))
    least = torch.add(torch.mul(p, a), torch.mul(n, b))
    high = torch.div(torch.rsub(most, m), b)
    low = torch.div(torch.rsub(least, torch.neg(m)), b)
    if torch.lt(a, 0.):
      up = torch.minimum(high, torch.div(torch.rsub(least, torch.neg(m)), a))
      down = torch.maximum(low, torch.div(torch.rsub(most, m), a))
    else:
      up = high
      down = low
    return (torch.floor(torch.clamp(up, 0.)), torch.ceil(torch.clamp(down, None, 0.)))
  def greedy(self: __torch__.Kernels, w: Tensor, v: Tensor, s: Tensor, z: Tensor, tiles: Tensor, thresholds: Tensor, used: Tensor, o: Tensor) -> Tensor:
    low, high, mode, size, first, keeping, smallest, largest, most, bits, step = torch.unbind(o)
    lo = float(low)
    hi = float(high)
    rounding = int(mode)
    block = int(size)
    shift = int(first)
    keeps = bool(keeping)
    a = float(smallest)
    b = float(largest)
    m = float(most)
    mantissa = float(bits)
    edge = float(step)
    limited = torch.gt(torch.numel(tiles), 0)
    n = torch.size(w, 1)
    e = torch.empty_like(torch.slice(w, 1, 0, block))
    for c in range(torch.floordiv(torch.add(n, torch.sub(block, 1)), block)):
      start = torch.mul(c, block)
      end = ops.prim.min(torch.add(start, block), n)
      for k in range(torch.sub(end, start)):
        i = torch.add(start, k)
        x = torch.select(w, 1, i)
        if torch.gt(k, 0):
          row = torch.slice(torch.slice(v, 1, i, torch.add(i, 1)), 2, start, i)
          _0 = torch.baddbmm_(torch.unsqueeze(x, 1), row, torch.slice(e, 1, 0, k), beta=1, alpha=-1)
        else:
          pass
        sc = (self).column_of(s, torch.add(i, shift), )
        zc = (self).column_of(z, torch.add(i, shift), )
        if limited:
          place = torch.expand(torch.reshape(torch.select(tiles, 1, torch.add(i, shift)), [-1, 1, 1]), [torch.size(w, 0), 1, torch.size(w, 2)])
          up, down = (self).budget(used, place, a, b, m, )
          top = torch.to(up, ops.prim.dtype(w))
          bottom = torch.to(down, ops.prim.dtype(w))
          t = torch.squeeze(torch.gather(thresholds, 1, place), 1)
          shrunk = torch.mul(torch.sign(x), torch.relu(torch.sub(torch.abs(x), t)))
          y = torch.maximum(torch.minimum(shrunk, torch.mul(sc, top)), torch.mul(sc, bottom))
          d = torch.maximum(torch.minimum((self).on_grid(y, sc, zc, lo, hi, rounding, mantissa, edge, ), top), bottom)
          whole = torch.unsqueeze(torch.round(torch.to(d, ops.prim.dtype(used))), 1)
          _5 = torch.scatter_add_(torch.select(used, 0, 0), 1, place, torch.clamp(whole, 0.))
          _6 = torch.scatter_add_(torch.select(used, 0, 1), 1, place, torch.clamp(whole, None, 0.))
        else:
          y = x
          d = (self).on_grid(x, sc, zc, lo, hi, rounding, mantissa, edge, )
        if keeps:
          _1 = torch.mul(d, sc, out=torch.select(e, 1, k))
          _2 = torch.copy_(x, y)
        else:
          q = torch.mul_(d, sc)
          _3 = torch.sub(y, q, out=torch.select(e, 1, k))
          _4 = torch.copy_(x, q)
      if torch.lt(end, n):
        factors = torch.slice(torch.slice(v, 1, end, n), 2, start, end)
        _7 = torch.baddbmm_(torch.slice(w, 1, end, n), factors, torch.slice(e, 1, 0, torch.sub(end, start)), beta=1, alpha=-1)
      else:
        pass
    return w
  def project_to_ball(self: __torch__.Kernels, x: Tensor, radius: float) -> Tensor:
    # Each column of [.., n, m] to the nearest one of that sum of magnitudes; columns that have less stay.
    a = torch.abs(x)
    sorted, i = torch.sort(a, 1, True)
    sums = torch.sub(torch.cumsum(sorted, 1), radius)
    n = torch.size(x, 1)
    counts = torch.reshape(torch.arange(1, torch.add(n, 1), dtype=ops.prim.dtype(x)), [1, n, 1])
    rho = torch.sum(torch.gt(torch.mul(sorted, counts), sums), [1], True)
    theta = torch.div(torch.gather(sums, 1, torch.clamp(torch.sub(rho, 1), 0)), torch.to(torch.clamp(rho, 1), ops.prim.dtype(x)))
    within = torch.lt(torch.sum(a, [1], True), radius)
    return torch.where(within, torch.zeros_like(theta), theta)
  def ball_thresholds(self: __torch__.Kernels, x: Tensor, radius: Tensor) -> Tensor:
    return (self).project_to_ball(x, float(radius), )
  def magr(self: __torch__.Kernels, weight: Tensor, original: Tensor, h: Tensor, eta: Tensor, alpha: Tensor, steps: Tensor) -> Tensor:
    w = torch.clone(weight)
    for k in range(int(steps)):
      v = torch.sub(w, torch.mul(torch.bmm(h, torch.sub(w, original)), eta))
      theta = (self).project_to_ball(torch.div(v, alpha), 1., )
      p = torch.div(v, alpha)
      q = torch.mul(torch.sign(p), torch.relu(torch.sub(torch.abs(p), theta)))
      w = torch.sub(v, torch.mul(q, alpha))
    return w
  def power_iteration(self: __torch__.Kernels, h: Tensor, start: Tensor, steps: Tensor) -> Tensor:
    # The largest eigenvalue of each matrix.
    scale = torch.abs(torch.reshape(torch.amax(h, [1, 2]), [-1, 1, 1]))
    a = torch.div(h, scale)
    b = torch.expand(torch.unsqueeze(start, -1), [torch.size(h, 0), torch.size(h, 1), 1])
    for k in range(int(steps)):
      y = torch.bmm(a, b)
      b = torch.div(y, torch.add(torch.linalg_vector_norm(y, 2, [1], True), 9.9999999999999998e-13))
    return torch.mul(torch.bmm(torch.transpose(b, 1, 2), torch.bmm(a, b)), scale)
  def qronos_first(self: __torch__.Kernels, w: Tensor, original: Tensor, h: Tensor, g: Tensor) -> Tensor:
    # The first column, given that the later ones can still make up for it.
    target = torch.bmm(torch.unsqueeze(torch.select(g, 2, 0), 1), original)
    later = torch.bmm(torch.slice(torch.slice(h, 1, 0, 1), 2, 1), torch.slice(w, 1, 1))
    return torch.div(torch.sub(target, later), torch.slice(torch.slice(h, 1, 0, 1), 2, 0, 1))
  def qronos_rest(self: __torch__.Kernels, original: Tensor, h: Tensor, g: Tensor, q: Tensor, u: Tensor) -> Tensor:
    # The later columns at their best for the first one as it is, transpose(U) U being the inverse of the rest of H.
    target = torch.bmm(torch.transpose(torch.slice(g, 2, 1), 1, 2), original)
    rest = torch.sub(target, torch.bmm(torch.transpose(torch.slice(torch.slice(h, 1, 0, 1), 2, 1), 1, 2), q))
    return torch.bmm(torch.transpose(u, 1, 2), torch.bmm(u, rest))
  def inner_product(self: __torch__.Kernels, x: Tensor, y: Tensor) -> Tensor:
    return torch.sum(torch.mul(x, y), dtype=7)
  def windows(self: __torch__.Kernels, x: Tensor, g: Tensor, groups: Tensor) -> Tensor:
    # [groups, positions, channels of a group times kernel] of [N, channels, ...]; g has kernel, stride and dilation.
    kernel, stride, dilation = torch.unbind(g)
    k = (self).ints(kernel, )
    s = (self).ints(stride, )
    d = (self).ints(dilation, )
    n = torch.len(k)
    size = torch.size(x)
    parts = int(groups)
    y = x
    for i in range(n):
      extent = torch.add(torch.mul(torch.sub(k[i], 1), d[i]), 1)
      y = torch.slice(torch.unfold(y, torch.add(2, i), extent, s[i]), -1, 0, 9223372036854775807, d[i])
    shape = torch.size(y)
    split = [size[0], parts, torch.floordiv(size[1], parts)]
    order = [1, 0]
    for j in range(torch.mul(2, n)):
      _0 = torch.append(split, shape[torch.add(2, j)])
      if torch.lt(j, n):
        _1 = torch.append(order, torch.add(3, j))
      else:
        pass
    _2 = torch.append(order, 2)
    columns = torch.floordiv(size[1], parts)
    for l in range(n):
      _3 = torch.append(order, torch.add(torch.add(3, n), l))
      columns = torch.mul(columns, k[l])
    return torch.reshape(torch.permute(torch.reshape(y, split), order), [parts, -1, columns])
  def spread(self: __torch__.Kernels, x: Tensor, stride: Tensor) -> Tensor:
    # Zeros between neighbours, as many as a stride is longer than one.
    s = (self).ints(stride, )
    size = torch.size(x)
    shape = [size[0], size[1]]
    for i in range(torch.len(s)):
      _0 = torch.append(shape, torch.add(torch.mul(torch.sub(size[torch.add(2, i)], 1), s[i]), 1))
    y = torch.zeros(shape, dtype=ops.prim.dtype(x))
    v = y
    for j in range(torch.len(s)):
      v = torch.slice(v, torch.add(2, j), 0, 9223372036854775807, s[j])
    _1 = torch.copy_(v, x)
    return y
  def flipped(self: __torch__.Kernels, x: Tensor, dims: Tensor) -> Tensor:
    return torch.flip(x, (self).ints(dims, ))
  def feed_back(self: __torch__.Kernels, w: Tensor, v: Tensor, q: Tensor, i: Tensor) -> Tensor:
    # One step of `greedy` for a column that has been quantized elsewhere.
    k = int(i)
    n = torch.size(w, 1)
    x = torch.slice(w, 1, k, torch.add(k, 1))
    e = torch.sub(x, torch.unsqueeze(q, 1))
    _0 = torch.copy_(x, torch.unsqueeze(q, 1))
    if torch.lt(torch.add(k, 1), n):
      factors = torch.slice(torch.slice(v, 1, torch.add(k, 1), n), 2, k, torch.add(k, 1))
      _1 = torch.baddbmm_(torch.slice(w, 1, torch.add(k, 1), n), factors, e, beta=1, alpha=-1)
    else:
      pass
    return w
  def lower_part(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.tril(x, -1)
  def order_of(self: __torch__.Kernels, d: Tensor) -> Tensor:
    return torch.argsort(d, -1, True)
  def multiply(self: __torch__.Kernels, x: Tensor, y: Tensor) -> Tensor:
    return torch.bmm(x, y)
  def rounded_on_grid(self: __torch__.Kernels, x: Tensor, s: Tensor, z: Tensor, o: Tensor) -> Tensor:
    low, high, mode, bits, step = torch.unbind(o)
    return torch.mul((self).on_grid(x, s, z, float(low), float(high), int(mode), float(bits), float(step), ), s)
  def later_columns(self: __torch__.Kernels, x: Tensor, first: Tensor) -> Tensor:
    return torch.slice(x, 1, int(first))
  def later_both(self: __torch__.Kernels, x: Tensor, first: Tensor) -> Tensor:
    return torch.contiguous(torch.slice(torch.slice(x, 1, int(first)), 2, int(first)))
  def multiplier(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.where(torch.eq(x, 0.), torch.zeros_like(x), torch.reciprocal(x))
  def replace_column(self: __torch__.Kernels, w: Tensor, column: Tensor, i: Tensor) -> Tensor:
    _0 = torch.copy_(torch.slice(w, 1, int(i), torch.add(int(i), 1)), column)
    return w
