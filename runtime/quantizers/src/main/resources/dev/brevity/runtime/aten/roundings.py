  def ROUNDING_ste(self: __torch__.Kernels, x: Tensor) -> Tensor:
    y = torch.clone(x)
    _0 = (self).ROUNDING_(torch.detach(y), )
    return y
  def int_quant_ROUNDING(self: __torch__.Kernels, x: Tensor, scale: Tensor, zero_point: Tensor, low: Tensor, high: Tensor) -> Tensor:
    y = torch.div(x, scale)
    v = torch.add_(torch.detach(y), zero_point)
    _0 = (self).ROUNDING_(v, )
    _1 = torch.clamp_(v, float(low), float(high))
    _2 = torch.sub_(v, zero_point)
    _3 = torch.mul_(v, scale)
    return y
  def to_integers_ROUNDING(self: __torch__.Kernels, v: Tensor, zero_point: Tensor, low: Tensor, high: Tensor) -> Tensor:
    _0 = torch.add_(v, zero_point)
    _1 = (self).ROUNDING_(v, )
    _2 = torch.clamp_(v, float(low), float(high))
    return torch.sub_(v, zero_point)
  def int_quant_select_ROUNDING(self: __torch__.Kernels, x: Tensor, scale: Tensor, zero_point: Tensor, low: Tensor, high: Tensor) -> Tensor:
    y = torch.div(x, scale)
    v = torch.add_(torch.detach(y), zero_point)
    _0 = (self).ROUNDING_(v, )
    z = torch.clamp(y, float(low), float(high))
    _1 = torch.sub_(torch.detach(z), zero_point)
    return torch.mul(z, scale)
  def int_quant_ste_large_ROUNDING(self: __torch__.Kernels, x: Tensor, scale: Tensor, zero_point: Tensor, low: Tensor, high: Tensor) -> Tensor:
    s = torch.detach(scale)
    d = torch.div(torch.detach(x), s)
    q = torch.add(d, zero_point)
    _0 = (self).ROUNDING_(q, )
    _1 = torch.clamp_(q, float(low), float(high))
    _2 = torch.sub_(q, zero_point)
    # Recorded: x + error * scale, the error counted in integers.
    y = torch.addcmul(x, torch.sub(q, d, out=d), scale)
    _3 = torch.mul(q, s, out=ops.prim.data(y))
    return y
  def int_quant_ste_one_ROUNDING(self: __torch__.Kernels, x: Tensor, scale: Tensor, zero_point: Tensor, low: Tensor, high: Tensor) -> Tensor:
    n = torch.numel(x)
    step = torch.reshape(scale, [1])
    s = torch.detach(step)
    zero = torch.reshape(zero_point, [1])
    d = torch.div(torch.reshape(torch.detach(x), [n]), s)
    q = torch.add(d, zero)
    _0 = (self).ROUNDING_(q, )
    _1 = torch.clamp_(q, float(low), float(high))
    if torch.ne(float(zero_point), 0.):
      _2 = torch.sub_(q, zero)
    else:
      pass
    # The same, but the gradient of the scale is a dot product.
    y = torch.addr(torch.reshape(x, [1, n]), step, torch.sub(q, d, out=d))
    _3 = torch.mul(q, s, out=torch.view(ops.prim.data(y), [n]))
    return torch.reshape(y, torch.size(x))
  def int_quant_select_large_ROUNDING(self: __torch__.Kernels, x: Tensor, scale: Tensor, zero_point: Tensor, low: Tensor, high: Tensor) -> Tensor:
    s = torch.detach(scale)
    lo = float(low)
    hi = float(high)
    d = torch.div(torch.detach(x), s)
    # Recorded: x - x / scale * scale; the range, half a step wider since the bounds themselves pass gradients; z + integer * scale.
    y = torch.addcmul(x, d, scale, value=-1)
    r = torch.add(d, zero_point, out=ops.prim.data(y))
    _0 = (self).ROUNDING_(r, )
    z = torch.hardtanh(y, torch.sub(lo, 0.5), torch.add(hi, 0.5))
    q = torch.clamp(r, lo, hi)
    _1 = torch.sub_(q, zero_point)
    w = torch.addcmul_(z, q, scale)
    _2 = torch.mul(q, s, out=ops.prim.data(w))
    return w
  def int_quant_select_one_ROUNDING(self: __torch__.Kernels, x: Tensor, scale: Tensor, zero_point: Tensor, low: Tensor, high: Tensor) -> Tensor:
    return (self).select_of_one_ROUNDING(x, scale, float(zero_point), float(low), float(high), )
  def select_of_one_ROUNDING(self: __torch__.Kernels, x: Tensor, scale: Tensor, zero: float, lo: float, hi: float) -> Tensor:
    n = torch.numel(x)
    step = torch.reshape(scale, [1])
    s = torch.detach(step)
    inverse = torch.div(1., float(s))
    v = torch.reshape(torch.detach(x), [n])
    # The same, but gradients of the scale are dot products, with what is in memory anyway. Both sums are recorded so that
    # their gradients arrive as rows: PyTorch would sum a column element by element, ten times as slow.
    y = torch.addr(torch.reshape(x, [1, n]), step, v, alpha=torch.neg(inverse))
    r = torch.view(ops.prim.data(y), [n])
    _0 = torch.add_(torch.div(v, s, out=r), zero)
    _1 = (self).ROUNDING_(r, )
    z = torch.hardtanh(torch.reshape(y, [n, 1]), torch.sub(lo, 0.5), torch.add(hi, 0.5))
    w = torch.addr_(z, torch.view(ops.prim.data(z), [n]), step, alpha=inverse)
    # Not the alias that is recorded, which must not look changed.
    e = torch.view(ops.prim.data(z), [n])
    _2 = torch.clamp(r, lo, hi, out=e)
    if torch.ne(zero, 0.):
      _3 = torch.sub_(e, zero)
    else:
      pass
    _4 = torch.mul_(e, s)
    return torch.reshape(torch.t(w), torch.size(x))
  def select_with_scale_ROUNDING(self: __torch__.Kernels, x: Tensor, scale: Tensor, lo: float, hi: float) -> Tensor:
    if torch.ge(torch.numel(x), 16384):
      w = (self).select_of_one_ROUNDING(x, scale, 0., lo, hi, )
    else:
      y = torch.div(x, scale)
      v = torch.add_(ops.prim.data(y), 0.)
      _0 = (self).ROUNDING_(v, )
      w = torch.mul(torch.clamp(y, lo, hi), scale)
    return w
  def by_magnitude_ROUNDING(self: __torch__.Kernels, x: Tensor, magnitude: Tensor, constants: Tensor) -> List[Tensor]:
    c = annotate(List[float], constants.tolist())
    scale = (self).scale_of_parameter(magnitude, c[0], c[1], )
    return [(self).select_with_scale_ROUNDING(x, scale, c[2], c[3], ), scale]
  def data_by_magnitude_ROUNDING(self: __torch__.Kernels, x: Tensor, magnitude: Tensor, constants: Tensor) -> List[Tensor]:
    c = annotate(List[float], constants.tolist())
    scale = (self).scale_of_parameter(magnitude, c[0], c[1], )
    if ops.prim.requires_grad(x):
      found = [(self).select_with_scale_ROUNDING(x, scale, c[2], c[3], ), scale]
    else:
      s = torch.detach(scale)
      d = torch.div(x, s)
      q = torch.add(d, 0.)
      _0 = (self).ROUNDING_(q, )
      # What the scale changes: integers, less the quotients inside of the range.
      m = torch.hardtanh_backward(d, q, torch.sub(c[2], 0.5), torch.add(c[3], 0.5))
      _1 = torch.clamp_(q, c[2], c[3])
      found = [torch.mul(q, s), scale, torch.sub(q, m, out=m)]
    return found
  def by_abs_max_ROUNDING(self: __torch__.Kernels, x: Tensor, constants: Tensor) -> List[Tensor]:
    c = annotate(List[float], constants.tolist())
    n = torch.numel(x)
    row = torch.reshape(x, [1, n])
    v = torch.reshape(torch.detach(x), [n])
    step = (self).scale_of_abs_max(row, v, c[0], c[1], )
    s = torch.detach(step)
    d = torch.div(v, s)
    q = torch.add(d, 0.)
    _0 = (self).ROUNDING_(q, )
    _1 = torch.clamp_(q, c[2], c[3])
    y = torch.addr(row, step, torch.sub(q, d, out=d))
    _2 = torch.mul(q, s, out=torch.view(ops.prim.data(y), [n]))
    return [torch.reshape(y, torch.size(x)), torch.reshape(step, annotate(List[int], []))]
  def by_abs_max_of_rows_ROUNDING(self: __torch__.Kernels, x: Tensor, constants: Tensor) -> List[Tensor]:
    c = annotate(List[float], constants.tolist())
    rows = torch.reshape(x, [torch.size(x, 0), -1])
    v = torch.detach(rows)
    m, i = torch.max(torch.abs(v), 1, True)
    top = torch.gather(rows, 1, i)
    # As the gradient of abs, that of zero is zero.
    step = torch.div(top, torch.mul_(torch.reciprocal_(torch.sign(torch.detach(top))), c[0]))
    s = torch.div_(torch.clamp_(m, c[1]), c[0])
    _0 = torch.copy_(ops.prim.data(step), s)
    d = torch.div(v, s)
    q = torch.add(d, 0.)
    _1 = (self).ROUNDING_(q, )
    _2 = torch.clamp_(q, c[2], c[3])
    y = torch.addcmul(rows, torch.sub(q, d, out=d), step)
    _3 = torch.mul(q, s, out=ops.prim.data(y))
    return [torch.reshape(y, torch.size(x)), (self).of_channels(step, x, )]
  def values_by_abs_max_of_rows_ROUNDING(self: __torch__.Kernels, x: Tensor, constants: Tensor) -> List[Tensor]:
    c = annotate(List[float], constants.tolist())
    m = torch.amax(torch.abs(torch.reshape(x, [torch.size(x, 0), -1])), [1], True)
    scale = (self).of_channels(torch.div_(torch.clamp_(m, c[1]), c[0]), x, )
    return [(self).values_with_scale_ROUNDING(x, scale, c[2], c[3], ), scale]
  def values_by_magnitude_ROUNDING(self: __torch__.Kernels, x: Tensor, magnitude: Tensor, constants: Tensor) -> List[Tensor]:
    c = annotate(List[float], constants.tolist())
    scale = torch.clamp(torch.div(torch.abs(magnitude), c[0]), c[1])
    return [(self).values_with_scale_ROUNDING(x, scale, c[2], c[3], ), scale]
  def values_by_abs_max_ROUNDING(self: __torch__.Kernels, x: Tensor, constants: Tensor) -> List[Tensor]:
    c = annotate(List[float], constants.tolist())
    scale = torch.div(torch.clamp((self).abs_max(x, ), c[1]), c[0])
    return [(self).values_with_scale_ROUNDING(x, scale, c[2], c[3], ), scale]
  def values_with_scale_ROUNDING(self: __torch__.Kernels, x: Tensor, scale: Tensor, lo: float, hi: float) -> Tensor:
    q = torch.add_(torch.div(x, scale), 0.)
    _0 = (self).ROUNDING_(q, )
    _1 = torch.clamp_(q, lo, hi)
    return torch.mul_(q, scale)
