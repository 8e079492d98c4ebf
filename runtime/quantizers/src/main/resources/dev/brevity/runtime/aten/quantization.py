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
  def conv2d_of_one_channel(self: __torch__.Kernels, x: Tensor, weight: Tensor, bias: Tensor, g: Tensor) -> Tensor:
    stride = [int(torch.select(g, 0, 0)), int(torch.select(g, 0, 1))]
    padding = [int(torch.select(g, 0, 2)), int(torch.select(g, 0, 3))]
    if ops.prim.requires_grad(x):
      y = torch.thnn_conv2d(x, weight, [torch.size(weight, 2), torch.size(weight, 3)], bias, stride, padding)
    else:
      y = torch.conv2d(x, weight, bias, stride, padding)
    return y
