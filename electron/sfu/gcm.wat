;; AES-128-GCM (NIST SP 800-38D), one packet at a time; gcm.ts lays out the memory and says why this is here.
;; scripts/build-kernel.mjs turns this text into gcm-bytes.ts.
(module
  (import "lectern" "memory" (memory 1))

  ;; The first $end bytes of the key stream, 128 a step, for the nonce at 0.
  ;; Bit sliced: eight counter blocks at a time, bit i of all their bytes in one vector. Kaesper and Schwabe, "Faster and
  ;; timing-attack resistant AES-GCM", 2009. SubBytes: Boyar and Peralta, "A new combinational logic minimization
  ;; technique with applications to cryptology", 2010; its four negations are part of the round keys.
  (func (export "stream") (param $key i32) (param $end i32)
    (local $at i32) (local $round i32) (local $last i32)
    (local $d0 v128) (local $d1 v128) (local $d2 v128) (local $d3 v128) (local $d4 v128) (local $d5 v128) (local $d6 v128) (local $d7 v128)
    (local $p0 v128) (local $p1 v128) (local $p2 v128) (local $p3 v128) (local $p4 v128) (local $p5 v128) (local $p6 v128) (local $p7 v128)
    (local $r0 v128) (local $r1 v128) (local $r2 v128) (local $r3 v128) (local $r4 v128) (local $r5 v128) (local $r6 v128) (local $r7 v128)
    (local $s0 v128) (local $s1 v128) (local $s2 v128) (local $s3 v128) (local $s4 v128) (local $s5 v128) (local $s6 v128) (local $s7 v128)
    (local $t0 v128) (local $t1 v128) (local $t2 v128) (local $t3 v128) (local $t4 v128) (local $t5 v128) (local $t6 v128) (local $t7 v128)
    (local $t8 v128) (local $t9 v128) (local $t10 v128) (local $t11 v128) (local $t12 v128) (local $t13 v128) (local $t14 v128) (local $t15 v128)
    (local $t16 v128) (local $t17 v128) (local $t18 v128) (local $t19 v128) (local $t20 v128) (local $t21 v128) (local $t22 v128) (local $t23 v128)
    (local $t24 v128) (local $t25 v128) (local $t26 v128) (local $t27 v128) (local $t28 v128) (local $t29 v128) (local $t30 v128) (local $t31 v128)
    (local $t32 v128) (local $t33 v128) (local $t34 v128) (local $t35 v128) (local $t36 v128) (local $t37 v128) (local $t38 v128) (local $t39 v128)
    (local $t40 v128) (local $t41 v128) (local $t42 v128) (local $t43 v128) (local $t44 v128) (local $t45 v128) (local $t46 v128) (local $t47 v128)
    (local $t48 v128) (local $t49 v128) (local $t50 v128) (local $t51 v128) (local $t52 v128) (local $t53 v128) (local $t54 v128) (local $t55 v128)
    (local $t56 v128) (local $t57 v128) (local $t58 v128) (local $t59 v128) (local $t60 v128) (local $t61 v128) (local $t62 v128) (local $t63 v128)
    (local $t64 v128) (local $t65 v128) (local $t66 v128) (local $t67 v128) (local $x0 v128) (local $x1 v128) (local $x2 v128) (local $x3 v128)
    (local $x4 v128) (local $x5 v128) (local $x6 v128) (local $x7 v128) (local $y1 v128) (local $y2 v128) (local $y3 v128) (local $y4 v128)
    (local $y5 v128) (local $y6 v128) (local $y7 v128) (local $y8 v128) (local $y9 v128) (local $y10 v128) (local $y11 v128) (local $y12 v128)
    (local $y13 v128) (local $y14 v128) (local $y15 v128) (local $y16 v128) (local $y17 v128) (local $y18 v128) (local $y19 v128) (local $y20 v128)
    (local $y21 v128) (local $z0 v128) (local $z1 v128) (local $z2 v128) (local $z3 v128) (local $z4 v128) (local $z5 v128) (local $z6 v128)
    (local $z7 v128) (local $z8 v128) (local $z9 v128) (local $z10 v128) (local $z11 v128) (local $z12 v128) (local $z13 v128) (local $z14 v128)
    (local $z15 v128) (local $z16 v128) (local $z17 v128)
    ;; The nonce as bit planes, under the first round key.
    i32.const 0  v128.load offset=0  local.set $s0
    i32.const 0  local.get $key  v128.load offset=8192  local.get $s0  i32.const 7  i8x16.shl  i32.const 7  i8x16.shr_s  v128.xor  v128.store offset=128
    i32.const 16  local.get $key  v128.load offset=8208  local.get $s0  i32.const 6  i8x16.shl  i32.const 7  i8x16.shr_s  v128.xor  v128.store offset=128
    i32.const 32  local.get $key  v128.load offset=8224  local.get $s0  i32.const 5  i8x16.shl  i32.const 7  i8x16.shr_s  v128.xor  v128.store offset=128
    i32.const 48  local.get $key  v128.load offset=8240  local.get $s0  i32.const 4  i8x16.shl  i32.const 7  i8x16.shr_s  v128.xor  v128.store offset=128
    i32.const 64  local.get $key  v128.load offset=8256  local.get $s0  i32.const 3  i8x16.shl  i32.const 7  i8x16.shr_s  v128.xor  v128.store offset=128
    i32.const 80  local.get $key  v128.load offset=8272  local.get $s0  i32.const 2  i8x16.shl  i32.const 7  i8x16.shr_s  v128.xor  v128.store offset=128
    i32.const 96  local.get $key  v128.load offset=8288  local.get $s0  i32.const 1  i8x16.shl  i32.const 7  i8x16.shr_s  v128.xor  v128.store offset=128
    i32.const 112  local.get $key  v128.load offset=8304  local.get $s0  i32.const 0  i8x16.shl  i32.const 7  i8x16.shr_s  v128.xor  v128.store offset=128
    local.get $key  i32.const 9472  i32.add  local.set $last
    loop
      ;; Eight counter blocks: all alike but for the last byte.
      i32.const 0  v128.load offset=128  local.get $at  v128.load offset=256  v128.xor  local.set $x7
      i32.const 16  v128.load offset=128  local.get $at  v128.load offset=272  v128.xor  local.set $x6
      i32.const 32  v128.load offset=128  local.get $at  v128.load offset=288  v128.xor  local.set $x5
      i32.const 48  v128.load offset=128  local.get $at  v128.load offset=304  v128.xor  local.set $x4
      i32.const 64  v128.load offset=128  local.get $at  v128.load offset=320  v128.xor  local.set $x3
      i32.const 80  v128.load offset=128  local.get $at  v128.load offset=336  v128.xor  local.set $x2
      i32.const 96  v128.load offset=128  local.get $at  v128.load offset=352  v128.xor  local.set $x1
      i32.const 112  v128.load offset=128  local.get $at  v128.load offset=368  v128.xor  local.set $x0
      local.get $key  i32.const 8320  i32.add  local.set $round
      block
        loop
        ;; SubBytes
        local.get $x3  local.get $x5  v128.xor  local.set $y14
        local.get $x0  local.get $x6  v128.xor  local.set $y13
        local.get $x0  local.get $x3  v128.xor  local.set $y9
        local.get $x0  local.get $x5  v128.xor  local.set $y8
        local.get $x1  local.get $x2  v128.xor  local.set $t0
        local.get $t0  local.get $x7  v128.xor  local.set $y1
        local.get $y1  local.get $x3  v128.xor  local.set $y4
        local.get $y13  local.get $y14  v128.xor  local.set $y12
        local.get $y1  local.get $x0  v128.xor  local.set $y2
        local.get $y1  local.get $x6  v128.xor  local.set $y5
        local.get $y5  local.get $y8  v128.xor  local.set $y3
        local.get $x4  local.get $y12  v128.xor  local.set $t1
        local.get $t1  local.get $x5  v128.xor  local.set $y15
        local.get $t1  local.get $x1  v128.xor  local.set $y20
        local.get $y15  local.get $x7  v128.xor  local.set $y6
        local.get $y15  local.get $t0  v128.xor  local.set $y10
        local.get $y20  local.get $y9  v128.xor  local.set $y11
        local.get $x7  local.get $y11  v128.xor  local.set $y7
        local.get $y10  local.get $y11  v128.xor  local.set $y17
        local.get $y10  local.get $y8  v128.xor  local.set $y19
        local.get $t0  local.get $y11  v128.xor  local.set $y16
        local.get $y13  local.get $y16  v128.xor  local.set $y21
        local.get $x0  local.get $y16  v128.xor  local.set $y18
        local.get $y12  local.get $y15  v128.and  local.set $t2
        local.get $y3  local.get $y6  v128.and  local.set $t3
        local.get $t3  local.get $t2  v128.xor  local.set $t4
        local.get $y4  local.get $x7  v128.and  local.set $t5
        local.get $t5  local.get $t2  v128.xor  local.set $t6
        local.get $y13  local.get $y16  v128.and  local.set $t7
        local.get $y5  local.get $y1  v128.and  local.set $t8
        local.get $t8  local.get $t7  v128.xor  local.set $t9
        local.get $y2  local.get $y7  v128.and  local.set $t10
        local.get $t10  local.get $t7  v128.xor  local.set $t11
        local.get $y9  local.get $y11  v128.and  local.set $t12
        local.get $y14  local.get $y17  v128.and  local.set $t13
        local.get $t13  local.get $t12  v128.xor  local.set $t14
        local.get $y8  local.get $y10  v128.and  local.set $t15
        local.get $t15  local.get $t12  v128.xor  local.set $t16
        local.get $t4  local.get $t14  v128.xor  local.set $t17
        local.get $t6  local.get $t16  v128.xor  local.set $t18
        local.get $t9  local.get $t14  v128.xor  local.set $t19
        local.get $t11  local.get $t16  v128.xor  local.set $t20
        local.get $t17  local.get $y20  v128.xor  local.set $t21
        local.get $t18  local.get $y19  v128.xor  local.set $t22
        local.get $t19  local.get $y21  v128.xor  local.set $t23
        local.get $t20  local.get $y18  v128.xor  local.set $t24
        local.get $t21  local.get $t22  v128.xor  local.set $t25
        local.get $t21  local.get $t23  v128.and  local.set $t26
        local.get $t24  local.get $t26  v128.xor  local.set $t27
        local.get $t25  local.get $t27  v128.and  local.set $t28
        local.get $t28  local.get $t22  v128.xor  local.set $t29
        local.get $t23  local.get $t24  v128.xor  local.set $t30
        local.get $t22  local.get $t26  v128.xor  local.set $t31
        local.get $t31  local.get $t30  v128.and  local.set $t32
        local.get $t32  local.get $t24  v128.xor  local.set $t33
        local.get $t23  local.get $t33  v128.xor  local.set $t34
        local.get $t27  local.get $t33  v128.xor  local.set $t35
        local.get $t24  local.get $t35  v128.and  local.set $t36
        local.get $t36  local.get $t34  v128.xor  local.set $t37
        local.get $t27  local.get $t36  v128.xor  local.set $t38
        local.get $t29  local.get $t38  v128.and  local.set $t39
        local.get $t25  local.get $t39  v128.xor  local.set $t40
        local.get $t40  local.get $t37  v128.xor  local.set $t41
        local.get $t29  local.get $t33  v128.xor  local.set $t42
        local.get $t29  local.get $t40  v128.xor  local.set $t43
        local.get $t33  local.get $t37  v128.xor  local.set $t44
        local.get $t42  local.get $t41  v128.xor  local.set $t45
        local.get $t44  local.get $y15  v128.and  local.set $z0
        local.get $t37  local.get $y6  v128.and  local.set $z1
        local.get $t33  local.get $x7  v128.and  local.set $z2
        local.get $t43  local.get $y16  v128.and  local.set $z3
        local.get $t40  local.get $y1  v128.and  local.set $z4
        local.get $t29  local.get $y7  v128.and  local.set $z5
        local.get $t42  local.get $y11  v128.and  local.set $z6
        local.get $t45  local.get $y17  v128.and  local.set $z7
        local.get $t41  local.get $y10  v128.and  local.set $z8
        local.get $t44  local.get $y12  v128.and  local.set $z9
        local.get $t37  local.get $y3  v128.and  local.set $z10
        local.get $t33  local.get $y4  v128.and  local.set $z11
        local.get $t43  local.get $y13  v128.and  local.set $z12
        local.get $t40  local.get $y5  v128.and  local.set $z13
        local.get $t29  local.get $y2  v128.and  local.set $z14
        local.get $t42  local.get $y9  v128.and  local.set $z15
        local.get $t45  local.get $y14  v128.and  local.set $z16
        local.get $t41  local.get $y8  v128.and  local.set $z17
        local.get $z15  local.get $z16  v128.xor  local.set $t46
        local.get $z10  local.get $z11  v128.xor  local.set $t47
        local.get $z5  local.get $z13  v128.xor  local.set $t48
        local.get $z9  local.get $z10  v128.xor  local.set $t49
        local.get $z2  local.get $z12  v128.xor  local.set $t50
        local.get $z2  local.get $z5  v128.xor  local.set $t51
        local.get $z7  local.get $z8  v128.xor  local.set $t52
        local.get $z0  local.get $z3  v128.xor  local.set $t53
        local.get $z6  local.get $z7  v128.xor  local.set $t54
        local.get $z16  local.get $z17  v128.xor  local.set $t55
        local.get $z12  local.get $t48  v128.xor  local.set $t56
        local.get $t50  local.get $t53  v128.xor  local.set $t57
        local.get $z4  local.get $t46  v128.xor  local.set $t58
        local.get $z3  local.get $t54  v128.xor  local.set $t59
        local.get $t46  local.get $t57  v128.xor  local.set $t60
        local.get $z14  local.get $t57  v128.xor  local.set $t61
        local.get $t52  local.get $t58  v128.xor  local.set $t62
        local.get $t49  local.get $t58  v128.xor  local.set $t63
        local.get $z4  local.get $t59  v128.xor  local.set $t64
        local.get $t61  local.get $t62  v128.xor  local.set $t65
        local.get $z1  local.get $t63  v128.xor  local.set $t66
        local.get $t59  local.get $t63  v128.xor  local.set $s0
        local.get $t56  local.get $t62  v128.xor  local.set $s6
        local.get $t48  local.get $t60  v128.xor  local.set $s7
        local.get $t64  local.get $t65  v128.xor  local.set $t67
        local.get $t53  local.get $t66  v128.xor  local.set $s3
        local.get $t51  local.get $t66  v128.xor  local.set $s4
        local.get $t47  local.get $t65  v128.xor  local.set $s5
        local.get $t64  local.get $s3  v128.xor  local.set $s1
        local.get $t55  local.get $t67  v128.xor  local.set $s2
        local.get $round  local.get $last  i32.eq  br_if 1
        ;; ShiftRows and MixColumns: what stands in the row below is r, twice of it and of the next is to be added.
        local.get $s7  v128.const i8x16 5 10 15 0 9 14 3 4 13 2 7 8 1 6 11 12  i8x16.swizzle  local.set $r0
        local.get $s7  v128.const i8x16 0 5 10 15 4 9 14 3 8 13 2 7 12 1 6 11  i8x16.swizzle  local.get $r0  v128.xor  local.set $d0
        local.get $s6  v128.const i8x16 5 10 15 0 9 14 3 4 13 2 7 8 1 6 11 12  i8x16.swizzle  local.set $r1
        local.get $s6  v128.const i8x16 0 5 10 15 4 9 14 3 8 13 2 7 12 1 6 11  i8x16.swizzle  local.get $r1  v128.xor  local.set $d1
        local.get $s5  v128.const i8x16 5 10 15 0 9 14 3 4 13 2 7 8 1 6 11 12  i8x16.swizzle  local.set $r2
        local.get $s5  v128.const i8x16 0 5 10 15 4 9 14 3 8 13 2 7 12 1 6 11  i8x16.swizzle  local.get $r2  v128.xor  local.set $d2
        local.get $s4  v128.const i8x16 5 10 15 0 9 14 3 4 13 2 7 8 1 6 11 12  i8x16.swizzle  local.set $r3
        local.get $s4  v128.const i8x16 0 5 10 15 4 9 14 3 8 13 2 7 12 1 6 11  i8x16.swizzle  local.get $r3  v128.xor  local.set $d3
        local.get $s3  v128.const i8x16 5 10 15 0 9 14 3 4 13 2 7 8 1 6 11 12  i8x16.swizzle  local.set $r4
        local.get $s3  v128.const i8x16 0 5 10 15 4 9 14 3 8 13 2 7 12 1 6 11  i8x16.swizzle  local.get $r4  v128.xor  local.set $d4
        local.get $s2  v128.const i8x16 5 10 15 0 9 14 3 4 13 2 7 8 1 6 11 12  i8x16.swizzle  local.set $r5
        local.get $s2  v128.const i8x16 0 5 10 15 4 9 14 3 8 13 2 7 12 1 6 11  i8x16.swizzle  local.get $r5  v128.xor  local.set $d5
        local.get $s1  v128.const i8x16 5 10 15 0 9 14 3 4 13 2 7 8 1 6 11 12  i8x16.swizzle  local.set $r6
        local.get $s1  v128.const i8x16 0 5 10 15 4 9 14 3 8 13 2 7 12 1 6 11  i8x16.swizzle  local.get $r6  v128.xor  local.set $d6
        local.get $s0  v128.const i8x16 5 10 15 0 9 14 3 4 13 2 7 8 1 6 11 12  i8x16.swizzle  local.set $r7
        local.get $s0  v128.const i8x16 0 5 10 15 4 9 14 3 8 13 2 7 12 1 6 11  i8x16.swizzle  local.get $r7  v128.xor  local.set $d7
        local.get $r0  local.get $d0  v128.const i8x16 2 3 0 1 6 7 4 5 10 11 8 9 14 15 12 13  i8x16.swizzle  v128.xor  local.get $d7  v128.xor  local.get $round  v128.load offset=0  v128.xor  local.set $x7
        local.get $r1  local.get $d1  v128.const i8x16 2 3 0 1 6 7 4 5 10 11 8 9 14 15 12 13  i8x16.swizzle  v128.xor  local.get $d0  v128.xor  local.get $d7  v128.xor  local.get $round  v128.load offset=16  v128.xor  local.set $x6
        local.get $r2  local.get $d2  v128.const i8x16 2 3 0 1 6 7 4 5 10 11 8 9 14 15 12 13  i8x16.swizzle  v128.xor  local.get $d1  v128.xor  local.get $round  v128.load offset=32  v128.xor  local.set $x5
        local.get $r3  local.get $d3  v128.const i8x16 2 3 0 1 6 7 4 5 10 11 8 9 14 15 12 13  i8x16.swizzle  v128.xor  local.get $d2  v128.xor  local.get $d7  v128.xor  local.get $round  v128.load offset=48  v128.xor  local.set $x4
        local.get $r4  local.get $d4  v128.const i8x16 2 3 0 1 6 7 4 5 10 11 8 9 14 15 12 13  i8x16.swizzle  v128.xor  local.get $d3  v128.xor  local.get $d7  v128.xor  local.get $round  v128.load offset=64  v128.xor  local.set $x3
        local.get $r5  local.get $d5  v128.const i8x16 2 3 0 1 6 7 4 5 10 11 8 9 14 15 12 13  i8x16.swizzle  v128.xor  local.get $d4  v128.xor  local.get $round  v128.load offset=80  v128.xor  local.set $x2
        local.get $r6  local.get $d6  v128.const i8x16 2 3 0 1 6 7 4 5 10 11 8 9 14 15 12 13  i8x16.swizzle  v128.xor  local.get $d5  v128.xor  local.get $round  v128.load offset=96  v128.xor  local.set $x1
        local.get $r7  local.get $d7  v128.const i8x16 2 3 0 1 6 7 4 5 10 11 8 9 14 15 12 13  i8x16.swizzle  v128.xor  local.get $d6  v128.xor  local.get $round  v128.load offset=112  v128.xor  local.set $x0
        local.get $round  i32.const 128  i32.add  local.set $round
        br 0
        end
      end
      local.get $s7  v128.const i8x16 0 5 10 15 4 9 14 3 8 13 2 7 12 1 6 11  i8x16.swizzle  local.get $round  v128.load offset=0  v128.xor  local.set $p0
      local.get $s6  v128.const i8x16 0 5 10 15 4 9 14 3 8 13 2 7 12 1 6 11  i8x16.swizzle  local.get $round  v128.load offset=16  v128.xor  local.set $p1
      local.get $s5  v128.const i8x16 0 5 10 15 4 9 14 3 8 13 2 7 12 1 6 11  i8x16.swizzle  local.get $round  v128.load offset=32  v128.xor  local.set $p2
      local.get $s4  v128.const i8x16 0 5 10 15 4 9 14 3 8 13 2 7 12 1 6 11  i8x16.swizzle  local.get $round  v128.load offset=48  v128.xor  local.set $p3
      local.get $s3  v128.const i8x16 0 5 10 15 4 9 14 3 8 13 2 7 12 1 6 11  i8x16.swizzle  local.get $round  v128.load offset=64  v128.xor  local.set $p4
      local.get $s2  v128.const i8x16 0 5 10 15 4 9 14 3 8 13 2 7 12 1 6 11  i8x16.swizzle  local.get $round  v128.load offset=80  v128.xor  local.set $p5
      local.get $s1  v128.const i8x16 0 5 10 15 4 9 14 3 8 13 2 7 12 1 6 11  i8x16.swizzle  local.get $round  v128.load offset=96  v128.xor  local.set $p6
      local.get $s0  v128.const i8x16 0 5 10 15 4 9 14 3 8 13 2 7 12 1 6 11  i8x16.swizzle  local.get $round  v128.load offset=112  v128.xor  local.set $p7
      ;; From bit planes to blocks.
      local.get $p0  i32.const 1  i64x2.shr_u  local.get $p1  v128.xor  v128.const i8x16 85 85 85 85 85 85 85 85 85 85 85 85 85 85 85 85  v128.and  local.set $t0
      local.get $p1  local.get $t0  v128.xor  local.set $p1
      local.get $p0  local.get $t0  i32.const 1  i64x2.shl  v128.xor  local.set $p0
      local.get $p2  i32.const 1  i64x2.shr_u  local.get $p3  v128.xor  v128.const i8x16 85 85 85 85 85 85 85 85 85 85 85 85 85 85 85 85  v128.and  local.set $t0
      local.get $p3  local.get $t0  v128.xor  local.set $p3
      local.get $p2  local.get $t0  i32.const 1  i64x2.shl  v128.xor  local.set $p2
      local.get $p4  i32.const 1  i64x2.shr_u  local.get $p5  v128.xor  v128.const i8x16 85 85 85 85 85 85 85 85 85 85 85 85 85 85 85 85  v128.and  local.set $t0
      local.get $p5  local.get $t0  v128.xor  local.set $p5
      local.get $p4  local.get $t0  i32.const 1  i64x2.shl  v128.xor  local.set $p4
      local.get $p6  i32.const 1  i64x2.shr_u  local.get $p7  v128.xor  v128.const i8x16 85 85 85 85 85 85 85 85 85 85 85 85 85 85 85 85  v128.and  local.set $t0
      local.get $p7  local.get $t0  v128.xor  local.set $p7
      local.get $p6  local.get $t0  i32.const 1  i64x2.shl  v128.xor  local.set $p6
      local.get $p0  i32.const 2  i64x2.shr_u  local.get $p2  v128.xor  v128.const i8x16 51 51 51 51 51 51 51 51 51 51 51 51 51 51 51 51  v128.and  local.set $t0
      local.get $p2  local.get $t0  v128.xor  local.set $p2
      local.get $p0  local.get $t0  i32.const 2  i64x2.shl  v128.xor  local.set $p0
      local.get $p1  i32.const 2  i64x2.shr_u  local.get $p3  v128.xor  v128.const i8x16 51 51 51 51 51 51 51 51 51 51 51 51 51 51 51 51  v128.and  local.set $t0
      local.get $p3  local.get $t0  v128.xor  local.set $p3
      local.get $p1  local.get $t0  i32.const 2  i64x2.shl  v128.xor  local.set $p1
      local.get $p4  i32.const 2  i64x2.shr_u  local.get $p6  v128.xor  v128.const i8x16 51 51 51 51 51 51 51 51 51 51 51 51 51 51 51 51  v128.and  local.set $t0
      local.get $p6  local.get $t0  v128.xor  local.set $p6
      local.get $p4  local.get $t0  i32.const 2  i64x2.shl  v128.xor  local.set $p4
      local.get $p5  i32.const 2  i64x2.shr_u  local.get $p7  v128.xor  v128.const i8x16 51 51 51 51 51 51 51 51 51 51 51 51 51 51 51 51  v128.and  local.set $t0
      local.get $p7  local.get $t0  v128.xor  local.set $p7
      local.get $p5  local.get $t0  i32.const 2  i64x2.shl  v128.xor  local.set $p5
      local.get $p0  i32.const 4  i64x2.shr_u  local.get $p4  v128.xor  v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15  v128.and  local.set $t0
      local.get $p4  local.get $t0  v128.xor  local.set $p4
      local.get $p0  local.get $t0  i32.const 4  i64x2.shl  v128.xor  local.set $p0
      local.get $p1  i32.const 4  i64x2.shr_u  local.get $p5  v128.xor  v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15  v128.and  local.set $t0
      local.get $p5  local.get $t0  v128.xor  local.set $p5
      local.get $p1  local.get $t0  i32.const 4  i64x2.shl  v128.xor  local.set $p1
      local.get $p2  i32.const 4  i64x2.shr_u  local.get $p6  v128.xor  v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15  v128.and  local.set $t0
      local.get $p6  local.get $t0  v128.xor  local.set $p6
      local.get $p2  local.get $t0  i32.const 4  i64x2.shl  v128.xor  local.set $p2
      local.get $p3  i32.const 4  i64x2.shr_u  local.get $p7  v128.xor  v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15  v128.and  local.set $t0
      local.get $p7  local.get $t0  v128.xor  local.set $p7
      local.get $p3  local.get $t0  i32.const 4  i64x2.shl  v128.xor  local.set $p3
      local.get $at  local.get $p0  v128.store offset=2560
      local.get $at  local.get $p1  v128.store offset=2576
      local.get $at  local.get $p2  v128.store offset=2592
      local.get $at  local.get $p3  v128.store offset=2608
      local.get $at  local.get $p4  v128.store offset=2624
      local.get $at  local.get $p5  v128.store offset=2640
      local.get $at  local.get $p6  v128.store offset=2656
      local.get $at  local.get $p7  v128.store offset=2672
      local.get $at  i32.const 128  i32.add  local.tee $at
      local.get $end  i32.lt_u  br_if 0
    end
  )

  ;; Encrypts $length bytes at $packet with the key stream, hashes header and result, writes the tag behind the result.
  ;; $from: where the padded header begins. A product with the hash key is a sum of look-ups, nibble by nibble:
  ;; each of the 32 places a nibble has in a block has its own table of 16 products, so nothing is left to be shifted.
  (func (export "seal") (param $key i32) (param $from i32) (param $packet i32) (param $length i32) (param $headerBits i32)
    (local $at i32) (local $end i32) (local $word i32) (local $sum v128) (local $even v128) (local $odd v128)
    loop
      local.get $packet  local.get $at  i32.add
      local.get $at  v128.load offset=2592  local.get $packet  local.get $at  i32.add  v128.load offset=0  v128.xor  local.tee $sum
      v128.store offset=0
      local.get $at  local.get $sum  v128.store offset=4640
      local.get $at  i32.const 16  i32.add  local.tee $at
      local.get $length  i32.lt_u  br_if 0
    end
    ;; Zeros to the end of the last block, then the lengths in bits.
    local.get $length  v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0  v128.store offset=4640
    local.get $length  i32.const 15  i32.add  i32.const -16  i32.and  local.tee $at  v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0  v128.store offset=4640
    local.get $at  local.get $headerBits  i32.store8 offset=4647
    local.get $at  local.get $length  i32.const 5  i32.shr_u  i32.store8 offset=4654
    local.get $at  local.get $length  i32.const 3  i32.shl  i32.store8 offset=4655
    local.get $at  i32.const 4656  i32.add  local.set $end
    v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0  local.set $sum
    loop
      local.get $from  v128.load offset=0  local.get $sum  v128.xor  local.set $sum
      local.get $sum  i32x4.extract_lane 0  local.set $word
      local.get $key  local.get $word  i32.const 4  i32.shl  i32.const 240  i32.and  i32.add  v128.load offset=0  local.set $even
      local.get $key  local.get $word  i32.const 240  i32.and  i32.add  v128.load offset=256  local.set $odd
      local.get $key  local.get $word  i32.const 4  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=512  local.get $even  v128.xor  local.set $even
      local.get $key  local.get $word  i32.const 8  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=768  local.get $odd  v128.xor  local.set $odd
      local.get $key  local.get $word  i32.const 12  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=1024  local.get $even  v128.xor  local.set $even
      local.get $key  local.get $word  i32.const 16  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=1280  local.get $odd  v128.xor  local.set $odd
      local.get $key  local.get $word  i32.const 20  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=1536  local.get $even  v128.xor  local.set $even
      local.get $key  local.get $word  i32.const 24  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=1792  local.get $odd  v128.xor  local.set $odd
      local.get $sum  i32x4.extract_lane 1  local.set $word
      local.get $key  local.get $word  i32.const 4  i32.shl  i32.const 240  i32.and  i32.add  v128.load offset=2048  local.get $even  v128.xor  local.set $even
      local.get $key  local.get $word  i32.const 240  i32.and  i32.add  v128.load offset=2304  local.get $odd  v128.xor  local.set $odd
      local.get $key  local.get $word  i32.const 4  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=2560  local.get $even  v128.xor  local.set $even
      local.get $key  local.get $word  i32.const 8  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=2816  local.get $odd  v128.xor  local.set $odd
      local.get $key  local.get $word  i32.const 12  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=3072  local.get $even  v128.xor  local.set $even
      local.get $key  local.get $word  i32.const 16  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=3328  local.get $odd  v128.xor  local.set $odd
      local.get $key  local.get $word  i32.const 20  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=3584  local.get $even  v128.xor  local.set $even
      local.get $key  local.get $word  i32.const 24  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=3840  local.get $odd  v128.xor  local.set $odd
      local.get $sum  i32x4.extract_lane 2  local.set $word
      local.get $key  local.get $word  i32.const 4  i32.shl  i32.const 240  i32.and  i32.add  v128.load offset=4096  local.get $even  v128.xor  local.set $even
      local.get $key  local.get $word  i32.const 240  i32.and  i32.add  v128.load offset=4352  local.get $odd  v128.xor  local.set $odd
      local.get $key  local.get $word  i32.const 4  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=4608  local.get $even  v128.xor  local.set $even
      local.get $key  local.get $word  i32.const 8  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=4864  local.get $odd  v128.xor  local.set $odd
      local.get $key  local.get $word  i32.const 12  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=5120  local.get $even  v128.xor  local.set $even
      local.get $key  local.get $word  i32.const 16  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=5376  local.get $odd  v128.xor  local.set $odd
      local.get $key  local.get $word  i32.const 20  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=5632  local.get $even  v128.xor  local.set $even
      local.get $key  local.get $word  i32.const 24  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=5888  local.get $odd  v128.xor  local.set $odd
      local.get $sum  i32x4.extract_lane 3  local.set $word
      local.get $key  local.get $word  i32.const 4  i32.shl  i32.const 240  i32.and  i32.add  v128.load offset=6144  local.get $even  v128.xor  local.set $even
      local.get $key  local.get $word  i32.const 240  i32.and  i32.add  v128.load offset=6400  local.get $odd  v128.xor  local.set $odd
      local.get $key  local.get $word  i32.const 4  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=6656  local.get $even  v128.xor  local.set $even
      local.get $key  local.get $word  i32.const 8  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=6912  local.get $odd  v128.xor  local.set $odd
      local.get $key  local.get $word  i32.const 12  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=7168  local.get $even  v128.xor  local.set $even
      local.get $key  local.get $word  i32.const 16  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=7424  local.get $odd  v128.xor  local.set $odd
      local.get $key  local.get $word  i32.const 20  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=7680  local.get $even  v128.xor  local.set $even
      local.get $key  local.get $word  i32.const 24  i32.shr_u  i32.const 240  i32.and  i32.add  v128.load offset=7936  local.get $odd  v128.xor  local.set $odd
      local.get $even  local.get $odd  v128.xor  local.set $sum
      local.get $from  i32.const 16  i32.add  local.tee $from
      local.get $end  i32.lt_u  br_if 0
    end
    local.get $packet  local.get $length  i32.add  i32.const 2576  v128.load offset=0  local.get $sum  v128.xor  v128.store offset=0
  )
)
