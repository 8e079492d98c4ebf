  def round_(self: __torch__.Kernels, v: Tensor) -> Tensor:
    return torch.round_(v)
  def floor_(self: __torch__.Kernels, v: Tensor) -> Tensor:
    return torch.floor_(v)
  def ceil_(self: __torch__.Kernels, v: Tensor) -> Tensor:
    return torch.ceil_(v)
  def round_to_zero_(self: __torch__.Kernels, v: Tensor) -> Tensor:
    return torch.copy_(v, torch.mul(torch.sign(v), torch.floor(torch.abs(v))))
  def dpu_(self: __torch__.Kernels, v: Tensor) -> Tensor:
    half = torch.__and__(torch.lt(v, 0.), torch.eq(torch.sub(v, torch.floor(v)), 0.5))
    return torch.copy_(v, torch.where(half, torch.ceil(v), torch.round(v)))
  def abs_max(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.abs(torch.maximum(torch.neg(torch.amin(x)), torch.amax(x)))
  def abs_max_grad(self: __torch__.Kernels, x: Tensor) -> Tensor:
    flat = torch.reshape(x, [torch.numel(x)])
    v = torch.detach(flat)
    top = torch.abs(torch.maximum(torch.neg(torch.amin(v)), torch.amax(v)))
    # The sign of those that are as large as the largest, zero for all others; together they have weight 1.
    signs = torch.hardshrink(v, float(torch.nextafter(top, torch.zeros_like(top))))
    _0 = torch.sign_(signs)
    _1 = torch.div_(signs, torch.clamp(torch.dot(signs, signs), 1.))
    y = torch.dot(flat, signs)
    _2 = torch.copy_(torch.detach(y), top)
    return y
  def abs_max_of_dim(self: __torch__.Kernels, x: Tensor, dim: Tensor) -> Tensor:
    return torch.amax(torch.abs(x), [int(dim)], True)
  def abs_max_of_dim_grad(self: __torch__.Kernels, x: Tensor, dim: Tensor) -> Tensor:
    v = torch.detach(x)
    # Of several that are as large as the largest, one gets the gradient.
    m, i = torch.max(torch.abs(v), int(dim), True)
    top = torch.gather(x, int(dim), i)
    return torch.mul(top, torch.sign(torch.detach(top)))
  def signed_abs_max(self: __torch__.Kernels, x: Tensor) -> Tensor:
    flat = torch.reshape(x, [torch.numel(x)])
    a = torch.abs(flat)
    i = torch.argmax(a, 0, True)
    v = torch.mul(torch.neg(torch.sign(torch.index_select(flat, 0, i))), torch.index_select(a, 0, i))
    return torch.squeeze(v)
  def signed_abs_max_of_dim(self: __torch__.Kernels, x: Tensor, dim: Tensor) -> Tensor:
    m, i = torch.max(torch.abs(x), int(dim), True)
    return torch.mul(torch.neg(torch.sign(torch.gather(x, int(dim), i))), m)
  def signed_scale(self: __torch__.Kernels, y: Tensor, v: Tensor, threshold: Tensor, minimum: Tensor) -> Tensor:
    away = torch.where(torch.ge(v, 0.), torch.maximum(v, minimum), torch.minimum(v, torch.neg(minimum)))
    return torch.div(away, threshold, out=y)
  def positive_scale(self: __torch__.Kernels, x: Tensor, threshold: Tensor, minimum: Tensor) -> Tensor:
    v = torch.detach(x)
    t = torch.abs(threshold)
    # As the gradient of abs, that of zero is zero.
    y = torch.div(x, torch.div(t, torch.sign(v)))
    _0 = torch.div(torch.maximum(torch.abs(v), minimum), t, out=ops.prim.data(y))
    return y
  def unsigned_scale(self: __torch__.Kernels, x: Tensor, threshold: Tensor, minimum: Tensor) -> Tensor:
    v = torch.detach(x)
    t = torch.abs(threshold)
    y = torch.div(x, torch.where(torch.ge(v, 0.), t, torch.neg(t)))
    _0 = torch.div(torch.maximum(torch.abs(v), minimum), t, out=ops.prim.data(y))
    return y
  def limited_quotient(self: __torch__.Kernels, magnitude: float, minimum: float, threshold: float) -> float:
    # What is no number stays so. A quotient of float64, rounded to float32, is that of float32.
    if torch.lt(magnitude, minimum):
      y = torch.div(minimum, threshold)
    else:
      y = torch.div(magnitude, threshold)
    return y
  def scale_of_parameter(self: __torch__.Kernels, x: Tensor, threshold: float, minimum: float) -> Tensor:
    v = float(x)
    if torch.gt(v, 0.):
      y = torch.div(x, threshold)
    elif torch.lt(v, 0.):
      y = torch.div(x, torch.neg(threshold))
    else:
      # As the gradient of abs, that of zero is zero.
      y = torch.mul(x, 0.)
    _0 = torch.fill_(ops.prim.data(y), (self).limited_quotient(ops.prim.abs(v), minimum, threshold, ))
    return y
  def scale_of_abs_max(self: __torch__.Kernels, row: Tensor, v: Tensor, threshold: float, minimum: float) -> Tensor:
    least, most = torch.aminmax(v)
    top = float(most)
    if torch.gt(torch.neg(float(least)), top):
      top0 = torch.neg(float(least))
    else:
      top0 = top
    # The sign of those that are as large as the largest, within half a step of float32, zero for all others.
    signs = torch.hardshrink(v, torch.mul(top0, 0.999999940395355224609375))
    _0 = torch.sign_(signs)
    ties = float(torch.dot(signs, signs))
    if torch.gt(ties, 1.):
      _1 = torch.div_(signs, torch.mul(threshold, ties))
    else:
      _2 = torch.div_(signs, threshold)
    y = torch.mv(row, signs)
    _3 = torch.fill_(ops.prim.data(y), (self).limited_quotient(top0, minimum, threshold, ))
    return y
  def of_channels(self: __torch__.Kernels, s: Tensor, x: Tensor) -> Tensor:
    # One number for each slice of the first dimension, broadcastable to x.
    shape = [torch.size(x, 0)]
    for i in range(torch.sub(torch.dim(x), 1)):
      _0 = torch.append(shape, 1)
    return torch.reshape(s, shape)
  def is_recorded(self: __torch__.Kernels, x: Tensor) -> List[Tensor]:
    if ops.prim.requires_grad(x):
      y = [x]
    else:
      y = annotate(List[Tensor], [])
    return y
  def conv2d_of_one_channel(self: __torch__.Kernels, x: Tensor, weight: Tensor, bias: Tensor, g: Tensor) -> Tensor:
    stride = [int(torch.select(g, 0, 0)), int(torch.select(g, 0, 1))]
    padding = [int(torch.select(g, 0, 2)), int(torch.select(g, 0, 3))]
    return torch.thnn_conv2d(x, weight, [torch.size(weight, 2), torch.size(weight, 3)], bias, stride, padding)
  def finite_or_zero(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.nan_to_num(x, 0., 0., 0.)
  def follow(self: __torch__.Kernels, y: Tensor, number: Tensor, direction: Tensor) -> Tensor:
    n = torch.numel(y)
    step = torch.reshape(number, [1])
    # Zero, with the gradient of the number, which is a dot product of rows.
    nothing = torch.sub(step, torch.detach(step))
    w = torch.addr(torch.reshape(y, [1, n]), nothing, torch.reshape(direction, [n]))
    return torch.reshape(w, torch.size(y))
