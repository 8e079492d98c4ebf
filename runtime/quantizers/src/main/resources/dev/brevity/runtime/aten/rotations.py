  def hadamard(self: __torch__.Kernels, x: Tensor, base: Tensor) -> Tensor:
    shape = torch.size(x)
    n = shape[torch.sub(torch.len(shape), 1)]
    k = torch.size(base, 0)
    width = 1
    y = torch.reshape(x, [-1, n, 1])
    for i in range(n):
      if torch.gt(torch.size(y, 1), k):
        pairs = torch.reshape(y, [torch.size(y, 0), torch.floordiv(torch.size(y, 1), 2), 2, torch.size(y, 2)])
        a = torch.select(pairs, 2, 0)
        b = torch.select(pairs, 2, 1)
        y = torch.cat([torch.add(a, b), torch.sub(a, b)], 2)
      else:
        pass
    if torch.gt(k, 1):
      z = torch.matmul(base, y)
    else:
      z = y
    return torch.div(torch.reshape(z, shape), torch.sqrt(float(n)))
  def orthogonal(self: __torch__.Kernels, x: Tensor) -> Tensor:
    # The factor Q whose R has a positive diagonal.
    q, r = torch.linalg_qr(x)
    return torch.mul(q, torch.sign(torch.diagonal(r)))
  def low_rank(self: __torch__.Kernels, x: Tensor, rank: Tensor) -> Tuple[Tensor, Tensor]:
    u, s, v = torch.linalg_svd(x, False)
    r = int(rank)
    rows = torch.mul(torch.unsqueeze(torch.slice(s, 0, 0, r), 1), torch.slice(v, 0, 0, r))
    return (torch.contiguous(rows), torch.contiguous(torch.slice(u, 1, 0, r)))
  def floor_straight(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.add(x, torch.detach(torch.sub(torch.floor(x), x)))
  def grid_units(self: __torch__.Kernels, w: Tensor, scale: Tensor, zero_point: Tensor) -> Tensor:
    return torch.add(torch.div(w, scale), zero_point)
  def learned_rounding(self: __torch__.Kernels, x: Tensor, v: Tensor, scale: Tensor, zero_point: Tensor, o: Tensor) -> Tensor:
    # The weight as it is rounded by learned decisions, with gradients to these and to the scale. What passes
    # gradients on as they are is rounded and limited in place: no sum remembers its result.
    low, high, kind, soft, selects = torch.unbind(o)
    if torch.eq(int(kind), 0):
      if bool(soft):
        h = torch.clamp(torch.sub(torch.mul(torch.sigmoid(v), 1.2), 0.1), 0., 1.)
      else:
        h = torch.to(torch.gt(torch.sub(torch.mul(torch.sigmoid(v), 1.2), 0.1), 0.5), ops.prim.dtype(x))
      q = torch.add((self).floor_straight(x, ), h)
    elif torch.eq(int(kind), 1):
      if bool(soft):
        d = torch.sigmoid(v)
      else:
        d = torch.to(torch.gt(v, 0.), ops.prim.dtype(x))
      q = torch.add((self).floor_straight(x, ), d)
    else:
      # Limits that nothing reaches have a derivative of one, which need not be computed.
      least, most = torch.aminmax(torch.detach(v))
      if torch.le(ops.prim.max(torch.neg(float(least)), float(most)), 0.5):
        q = torch.add(x, v)
      else:
        q = torch.add(x, torch.clamp(v, -0.5, 0.5))
      _0 = torch.round_(torch.detach(q))
    if bool(selects):
      bounded = torch.clamp(q, float(low), float(high))
    else:
      bounded = q
      _1 = torch.clamp_(torch.detach(q), float(low), float(high))
    return torch.mul(torch.sub(bounded, zero_point), scale)
  def sign_descent(self: __torch__.Kernels, v: Tensor, gradient: Tensor, rate: Tensor) -> Tensor:
    _0 = torch.sub_(torch.detach(v), torch.sign(gradient), alpha=float(rate))
    return v
  def rounding_regularizer(self: __torch__.Kernels, v: Tensor, b: Tensor) -> Tensor:
    h = torch.clamp(torch.sub(torch.mul(torch.sigmoid(v), 1.2), 0.1), 0., 1.)
    return torch.sum(torch.rsub(torch.pow(torch.abs(torch.sub(torch.mul(h, 2.), 1.)), float(b)), 1.))
