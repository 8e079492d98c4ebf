  def clamp_rows_(self: __torch__.Kernels, v: Tensor, low: List[float], high: List[float]) -> Tensor:
    # Each row to its own range.
    n = torch.len(low)
    alike = True
    for i in range(n):
      alike = torch.__and__(alike, torch.__and__(torch.eq(low[i], low[0]), torch.eq(high[i], high[0])))
    if alike:
      _0 = torch.clamp_(v, low[0], high[0])
    else:
      for j in range(n):
        _1 = torch.clamp_(torch.select(v, 0, j), low[j], high[j])
    return v
  def rows_to_grids_(self: __torch__.Kernels, v: Tensor, s: Tensor, z: Tensor, shifted: bool, low: List[float], high: List[float], rounding: int) -> Tensor:
    # Rows [n, 1, elements], each with a scale of its own [n, 1, 1].
    _0 = torch.add_(torch.div_(v, s), z)
    _1 = (self).to_integers(v, rounding, )
    _2 = (self).clamp_rows_(v, low, high, )
    if shifted:
      _3 = torch.sub_(v, z)
    else:
      pass
    return torch.mul_(v, s)
  def rows_to_grids_recorded(self: __torch__.Kernels, y: Tensor, s: Tensor, z: Tensor, shifted: bool, low: List[float], high: List[float], rounding: int, straight: bool) -> Tensor:
    # The same, recorded. The rows are of no use to anyone else and are overwritten.
    t = torch.detach(s)
    r = ops.prim.data(y)
    d = torch.div(r, t)
    _0 = torch.add(d, z, out=r)
    _1 = (self).to_integers(r, rounding, )
    q = torch.clone(r)
    _2 = (self).clamp_rows_(q, low, high, )
    if straight:
      if shifted:
        _3 = torch.sub_(q, z)
      else:
        pass
      e = torch.sub(q, d, out=d)
      w = torch.baddbmm(y, s, e)
    else:
      # Gradients pass where there is nothing beyond the range.
      _4 = torch.sub_(r, q)
      m = torch.hardtanh_backward(d, r, -0.5, 0.5)
      if shifted:
        _5 = torch.sub_(q, z)
      else:
        pass
      e0 = torch.sub(q, m, out=m)
      w = torch.baddbmm_(torch.hardtanh(y, -0.5, 0.5), s, e0)
    _6 = torch.mul(q, t, out=ops.prim.data(w))
    return w
  def cell_grid(self: __torch__.Kernels, y: Tensor, g: Tuple[Tensor, Tensor, List[float], List[float]], k: List[float]) -> Tensor:
    # The values of [n, elements] on the grids of some of a cell's quantizers, if they quantize. The values given are of no
    # use to anyone else and are overwritten. Constants: see `RecurrentKernel`.
    s, z, low, high = g
    if torch.eq(torch.len(low), 0):
      x = y
    else:
      rows = torch.view(y, [torch.len(low), 1, -1])
      shifted = torch.ne(k[torch.sub(torch.len(k), 1)], 0.)
      if torch.ne(k[2], 0.):
        w = (self).rows_to_grids_recorded(rows, s, z, shifted, low, high, int(k[0]), torch.ne(k[1], 0.), )
      else:
        w = (self).rows_to_grids_(rows, s, z, shifted, low, high, int(k[0]), )
      x = torch.view(w, torch.size(y))
    return x
  def cell_constants(self: __torch__.Kernels, constants: Tensor, z: Tensor) -> List[float]:
    # And whether there is a zero point that is not zero.
    k = annotate(List[float], constants.tolist())
    _0 = torch.append(k, float(torch.any(z)))
    return k
  def cell_grids(self: __torch__.Kernels, s: Tensor, z: Tensor, k: List[float], first: int, n: int) -> Tuple[Tensor, Tensor, List[float], List[float]]:
    places = torch.numel(s)
    low = annotate(List[float], [])
    high = annotate(List[float], [])
    if torch.ne(k[torch.add(5, first)], 0.):
      for i in range(n):
        _0 = torch.append(low, k[torch.add(torch.add(torch.add(5, places), first), i)])
        _1 = torch.append(high, k[torch.add(torch.add(torch.add(5, torch.mul(2, places)), first), i)])
    else:
      pass
    scale = torch.view(torch.slice(s, 0, first, torch.add(first, n)), [n, 1, 1])
    zero = torch.view(torch.slice(z, 0, first, torch.add(first, n)), [n, 1, 1])
    return (scale, zero, low, high)
  def cell_sums(self: __torch__.Kernels, x: Tensor, h: Tensor, u: Tensor, bias: List[Tensor], gates: int) -> Tensor:
    # [gates, batch * hidden]
    g = torch.add(x, torch.mm(h, u))
    for i in range(torch.len(bias)):
      g = torch.add(g, bias[i])
    b = torch.size(h, 0)
    n = torch.size(h, 1)
    return torch.reshape(torch.transpose(torch.view(g, [b, gates, n]), 0, 1), [gates, torch.mul(b, n)])
  def in_time(self: __torch__.Kernels, states: List[Tensor], k: List[float]) -> Tensor:
    if torch.ne(k[3], 0.):
      n = torch.len(states)
      ordered = annotate(List[Tensor], [])
      for i in range(n):
        _0 = torch.append(ordered, states[torch.sub(torch.sub(n, 1), i)])
    else:
      ordered = states
    return torch.stack(ordered, int(k[4]))
  def time_steps(self: __torch__.Kernels, x: Tensor, k: List[float]) -> List[Tensor]:
    steps = torch.unbind(x)
    if torch.ne(k[3], 0.):
      n = torch.len(steps)
      ordered = annotate(List[Tensor], [])
      for i in range(n):
        _0 = torch.append(ordered, steps[torch.sub(torch.sub(n, 1), i)])
    else:
      ordered = steps
    return ordered
  def bias_if_any(self: __torch__.Kernels, bias: Tensor) -> List[Tensor]:
    if torch.gt(torch.numel(bias), 0):
      y = [bias]
    else:
      y = annotate(List[Tensor], [])
    return y
  def lstm(self: __torch__.Kernels, x: Tensor, u: Tensor, bias: Tensor, h: Tensor, c: Tensor, s: Tensor, z: Tensor, constants: Tensor) -> List[Tensor]:
    k = (self).cell_constants(constants, z, )
    added = (self).bias_if_any(bias, )
    of_sums = (self).cell_grids(s, z, k, 0, 4, )
    of_gates = (self).cell_grids(s, z, k, 4, 4, )
    # One quantizer for the two products and their sum.
    of_products = (self).cell_grids(s, z, k, 8, 2, )
    of_cell = (self).cell_grids(s, z, k, 8, 1, )
    of_tanh = (self).cell_grids(s, z, k, 10, 1, )
    of_hidden = (self).cell_grids(s, z, k, 11, 1, )
    size = torch.size(h)
    cell = torch.reshape(c, [1, -1])
    hidden = h
    outputs = annotate(List[Tensor], [])
    for part in (self).time_steps(x, k, ):
      sums = (self).cell_grid((self).cell_sums(part, hidden, u, added, 4, ), of_sums, k, )
      i, f, g, o = torch.unbind(sums)
      gates = torch.stack([torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)])
      i0, f0, g0, o0 = torch.unbind((self).cell_grid(gates, of_gates, k, ))
      products = torch.stack([torch.mul(f0, torch.squeeze(cell, 0)), torch.mul(i0, g0)])
      kept, new = torch.unbind((self).cell_grid(products, of_products, k, ))
      cell = (self).cell_grid(torch.unsqueeze(torch.add(kept, new), 0), of_cell, k, )
      bent = (self).cell_grid(torch.clone(torch.tanh(cell)), of_tanh, k, )
      hidden = torch.view((self).cell_grid(torch.mul(o0, bent), of_hidden, k, ), size)
      _0 = torch.append(outputs, hidden)
    return [(self).in_time(outputs, k, ), hidden, torch.view(cell, size)]
  def rnn(self: __torch__.Kernels, x: Tensor, u: Tensor, bias: Tensor, h: Tensor, s: Tensor, z: Tensor, constants: Tensor, rectified: Tensor) -> List[Tensor]:
    k = (self).cell_constants(constants, z, )
    added = (self).bias_if_any(bias, )
    of_sum = (self).cell_grids(s, z, k, 0, 1, )
    of_hidden = (self).cell_grids(s, z, k, 1, 1, )
    cut = bool(rectified)
    size = torch.size(h)
    hidden = h
    outputs = annotate(List[Tensor], [])
    for part in (self).time_steps(x, k, ):
      sums = (self).cell_grid((self).cell_sums(part, hidden, u, added, 1, ), of_sum, k, )
      if cut:
        bent = torch.relu(sums)
      else:
        bent = torch.tanh(sums)
      hidden = torch.view((self).cell_grid(torch.clone(bent), of_hidden, k, ), size)
      _0 = torch.append(outputs, hidden)
    return [(self).in_time(outputs, k, ), hidden]
