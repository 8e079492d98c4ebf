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
  def rows_to(self: __torch__.Kernels, y: Tensor, g: Tuple[Tensor, Tensor, List[float], List[float]], k: List[float]) -> Tensor:
    # Changes [n, elements] to the values on the grids of some of a cell's quantizers, if they quantize. Constants: see
    # `RecurrentKernel`.
    s, z, low, high = g
    if torch.gt(torch.len(low), 0):
      shifted = torch.ne(k[torch.sub(torch.len(k), 1)], 0.)
      _0 = (self).rows_to_grids_(torch.view(y, [torch.len(low), 1, -1]), s, z, shifted, low, high, int(k[0]), )
    else:
      pass
    return y
  def rows_to_recorded(self: __torch__.Kernels, y: Tensor, g: Tuple[Tensor, Tensor, List[float], List[float]], k: List[float]) -> Tensor:
    # The same, recorded; the values given are of no use to anyone else and are overwritten.
    s, z, low, high = g
    if torch.eq(torch.len(low), 0):
      x = y
    else:
      rows = torch.view(y, [torch.len(low), 1, -1])
      shifted = torch.ne(k[torch.sub(torch.len(k), 1)], 0.)
      w = (self).rows_to_grids_recorded(rows, s, z, shifted, low, high, int(k[0]), torch.ne(k[1], 0.), )
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
    if torch.ne(k[torch.add(4, first)], 0.):
      for i in range(n):
        _0 = torch.append(low, k[torch.add(torch.add(torch.add(4, places), first), i)])
        _1 = torch.append(high, k[torch.add(torch.add(torch.add(4, torch.mul(2, places)), first), i)])
    else:
      pass
    scale = torch.view(torch.slice(s, 0, first, torch.add(first, n)), [n, 1, 1])
    zero = torch.view(torch.slice(z, 0, first, torch.add(first, n)), [n, 1, 1])
    return (scale, zero, low, high)
  def sums_of_cell(self: __torch__.Kernels, y: Tensor, x: Tensor, h: Tensor, u: Tensor, bias: List[Tensor]) -> Tensor:
    # Into [gates, batch * hidden].
    g = torch.add_(torch.mm(h, u), x)
    for b in bias:
      _0 = torch.add_(g, b)
    n = torch.size(h, 0)
    gates = torch.size(y, 0)
    _1 = torch.copy_(torch.view(y, [gates, n, -1]), torch.transpose(torch.view(g, [n, gates, -1]), 0, 1))
    return y
  def sums_of_cell_recorded(self: __torch__.Kernels, x: Tensor, h: Tensor, u: Tensor, bias: List[Tensor], gates: int, g: Tuple[Tensor, Tensor, List[float], List[float]], k: List[float]) -> List[Tensor]:
    # Of each gate, quantized.
    y = torch.add(x, torch.mm(h, u))
    for b in bias:
      y = torch.add(y, b)
    s, z, low, high = g
    parts = torch.view(y, [torch.size(h, 0), gates, -1])
    if torch.gt(torch.len(low), 0):
      rows = torch.reshape(torch.transpose(parts, 0, 1), [gates, -1])
      sums = torch.unbind((self).rows_to_recorded(rows, g, k, ))
    else:
      sums = torch.unbind(parts, 1)
    return sums
  def parts_recorded(self: __torch__.Kernels, values: List[Tensor], g: Tuple[Tensor, Tensor, List[float], List[float]], k: List[float]) -> List[Tensor]:
    # Each on a grid of its own, if they are quantized.
    s, z, low, high = g
    if torch.gt(torch.len(low), 0):
      y = torch.unbind((self).rows_to_recorded(torch.stack(values), g, k, ))
    else:
      y = values
    return y
  def reversed_if(self: __torch__.Kernels, states: List[Tensor], wanted: bool) -> List[Tensor]:
    if wanted:
      n = torch.len(states)
      ordered = annotate(List[Tensor], [])
      for i in range(n):
        _0 = torch.append(ordered, states[torch.sub(torch.sub(n, 1), i)])
    else:
      ordered = states
    return ordered
  def bias_if_any(self: __torch__.Kernels, bias: Tensor) -> List[Tensor]:
    if torch.gt(torch.numel(bias), 0):
      y = [bias]
    else:
      y = annotate(List[Tensor], [])
    return y
  def lstm_grids(self: __torch__.Kernels, s: Tensor, z: Tensor, k: List[float]) -> List[Tuple[Tensor, Tensor, List[float], List[float]]]:
    # Of sums, gates, products, the cell, its tanh and the output; one quantizer for the two products and their sum.
    return [(self).cell_grids(s, z, k, 0, 4, ), (self).cell_grids(s, z, k, 4, 4, ), (self).cell_grids(s, z, k, 8, 2, ), (self).cell_grids(s, z, k, 8, 1, ), (self).cell_grids(s, z, k, 10, 1, ), (self).cell_grids(s, z, k, 11, 1, )]
  def stacked(self: __torch__.Kernels, outputs: List[Tensor], k: List[float]) -> Tensor:
    # In the order of the input, along the dimension of time.
    return torch.stack((self).reversed_if(outputs, torch.ne(k[2], 0.), ), int(k[3]))
  def lstm_values(self: __torch__.Kernels, x: Tensor, u: Tensor, bias: Tensor, h: Tensor, c: Tensor, s: Tensor, z: Tensor, constants: Tensor) -> List[Tensor]:
    k = (self).cell_constants(constants, z, )
    added = (self).bias_if_any(bias, )
    of_sums, of_gates, of_products, of_cell, of_tanh, of_hidden = (self).lstm_grids(s, z, k, )
    size = torch.size(h)
    n = torch.numel(h)
    gates = torch.empty([4, n], dtype=6)
    i, f, g, o = torch.unbind(gates)
    products = torch.empty([2, n], dtype=6)
    kept, new = torch.unbind(products)
    cell = torch.clone(torch.reshape(c, [1, n]))
    memory = torch.select(cell, 0, 0)
    bent = torch.empty([1, n], dtype=6)
    hidden = h
    outputs = annotate(List[Tensor], [])
    for part in (self).reversed_if(torch.unbind(x), torch.ne(k[2], 0.), ):
      _0 = (self).rows_to((self).sums_of_cell(gates, part, hidden, u, added, ), of_sums, k, )
      _1 = torch.sigmoid_(i)
      _2 = torch.sigmoid_(f)
      _3 = torch.tanh_(g)
      _4 = torch.sigmoid_(o)
      _5 = (self).rows_to(gates, of_gates, k, )
      _6 = torch.mul(f, memory, out=kept)
      _7 = torch.mul(i, g, out=new)
      _8 = (self).rows_to(products, of_products, k, )
      _9 = torch.add(kept, new, out=memory)
      _10 = (self).rows_to(cell, of_cell, k, )
      _11 = torch.tanh(cell, out=bent)
      _12 = (self).rows_to(bent, of_tanh, k, )
      hidden = torch.view((self).rows_to(torch.mul(bent, o), of_hidden, k, ), size)
      _13 = torch.append(outputs, hidden)
    return [(self).stacked(outputs, k, ), hidden, torch.view(cell, size)]
  def lstm_recorded(self: __torch__.Kernels, x: Tensor, u: Tensor, bias: Tensor, h: Tensor, c: Tensor, s: Tensor, z: Tensor, constants: Tensor) -> List[Tensor]:
    k = (self).cell_constants(constants, z, )
    added = (self).bias_if_any(bias, )
    of_sums, of_gates, of_products, of_cell, of_tanh, of_hidden = (self).lstm_grids(s, z, k, )
    size = torch.size(h)
    cell = torch.reshape(c, [-1])
    hidden = h
    outputs = annotate(List[Tensor], [])
    for part in (self).reversed_if(torch.unbind(x), torch.ne(k[2], 0.), ):
      i, f, g, o = (self).sums_of_cell_recorded(part, hidden, u, added, 4, of_sums, k, )
      bent = [torch.reshape(torch.sigmoid(i), [-1]), torch.reshape(torch.sigmoid(f), [-1]), torch.reshape(torch.tanh(g), [-1]), torch.reshape(torch.sigmoid(o), [-1])]
      i0, f0, g0, o0 = (self).parts_recorded(bent, of_gates, k, )
      kept, new = (self).parts_recorded([torch.mul(f0, cell), torch.mul(i0, g0)], of_products, k, )
      cell = torch.select((self).rows_to_recorded(torch.unsqueeze(torch.add(kept, new), 0), of_cell, k, ), 0, 0)
      shown = (self).parts_recorded([torch.tanh(cell)], of_tanh, k, )[0]
      hidden = torch.view((self).rows_to_recorded(torch.unsqueeze(torch.mul(o0, shown), 0), of_hidden, k, ), size)
      _0 = torch.append(outputs, hidden)
    return [(self).stacked(outputs, k, ), hidden, torch.view(cell, size)]
  def rnn_values(self: __torch__.Kernels, x: Tensor, u: Tensor, bias: Tensor, h: Tensor, s: Tensor, z: Tensor, constants: Tensor, rectified: Tensor) -> List[Tensor]:
    k = (self).cell_constants(constants, z, )
    added = (self).bias_if_any(bias, )
    of_sum = (self).cell_grids(s, z, k, 0, 1, )
    of_hidden = (self).cell_grids(s, z, k, 1, 1, )
    cut = bool(rectified)
    size = torch.size(h)
    hidden = h
    outputs = annotate(List[Tensor], [])
    for part in (self).reversed_if(torch.unbind(x), torch.ne(k[2], 0.), ):
      y = torch.empty([1, torch.numel(h)], dtype=6)
      _0 = (self).rows_to((self).sums_of_cell(y, part, hidden, u, added, ), of_sum, k, )
      if cut:
        _1 = torch.relu_(y)
      else:
        _2 = torch.tanh_(y)
      hidden = torch.view((self).rows_to(y, of_hidden, k, ), size)
      _3 = torch.append(outputs, hidden)
    return [(self).stacked(outputs, k, ), hidden]
  def rnn_recorded(self: __torch__.Kernels, x: Tensor, u: Tensor, bias: Tensor, h: Tensor, s: Tensor, z: Tensor, constants: Tensor, rectified: Tensor) -> List[Tensor]:
    k = (self).cell_constants(constants, z, )
    added = (self).bias_if_any(bias, )
    of_sum = (self).cell_grids(s, z, k, 0, 1, )
    of_hidden = (self).cell_grids(s, z, k, 1, 1, )
    cut = bool(rectified)
    size = torch.size(h)
    hidden = h
    outputs = annotate(List[Tensor], [])
    for part in (self).reversed_if(torch.unbind(x), torch.ne(k[2], 0.), ):
      sum = (self).sums_of_cell_recorded(part, hidden, u, added, 1, of_sum, k, )[0]
      if cut:
        bent = torch.relu(sum)
      else:
        bent = torch.tanh(sum)
      hidden = torch.view((self).parts_recorded([bent], of_hidden, k, )[0], size)
      _0 = torch.append(outputs, hidden)
    return [(self).stacked(outputs, k, ), hidden]
